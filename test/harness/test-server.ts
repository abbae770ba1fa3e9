import { existsSync } from 'node:fs'
import { startServer } from '../../src/server/index.ts'
import { startContainer } from './container.ts'

/** A PostgreSQL server that the tests may use, and how to let go of it. */
export interface TestServer {
  /** Connection string of a superuser. */
  readonly url: string
  stop(): Promise<void>
}

/** Where Debian puts the programs of PostgreSQL 15. */
export const system15 = '/usr/lib/postgresql/15/bin'

// The data are thrown away: nothing is gained by waiting for the disk.
const settings = {
  fsync: 'off',
  full_page_writes: 'off',
  max_connections: '200',
} as const

/**
 * The server that KITELINE_TEST_DATABASE names: `embedded` (default), `system15`, `testcontainers` or the URL of
 * a superuser on a server that is there for tests only.
 *
 * @throws Error with one sentence when it cannot be had.
 */
export async function startTestServer(choice = 'embedded'): Promise<TestServer> {
  if (choice === 'embedded') return startServer({ settings })
  if (choice === 'system15') {
    if (existsSync(system15)) return startServer({ binaries: system15, settings })
    throw new Error(`KITELINE_TEST_DATABASE=system15 needs PostgreSQL 15 in ${system15}.`)
  }
  if (choice === 'testcontainers') {
    return startContainer(process.env.KITELINE_TEST_IMAGE ?? 'postgres:18')
  }
  if (/^postgres(ql)?:\/\//.test(choice)) return { url: choice, stop: async () => {} }
  throw new Error(
    'KITELINE_TEST_DATABASE is embedded, system15, testcontainers or a postgresql:// URL.',
  )
}
