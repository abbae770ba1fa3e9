import pg from 'pg'
import { type RunningServer, startServer } from '../../src/server/index.ts'

/** Which server the tests run on: `embedded` (default), `system15`, `testcontainers` or a superuser's URL. */
export const serverChoice = process.env.KITELINE_TEST_DATABASE ?? 'embedded'

/** Where Debian's package of PostgreSQL 15 installs its programs. */
const debianPostgres15 = '/usr/lib/postgresql/15/bin'

/** Tests lose nothing in a crash, so they do not wait for the disk. */
const settings = { fsync: 'off', full_page_writes: 'off', max_connections: '200' }

/** A server for one run of the tests. */
export type TestServer = Pick<RunningServer, 'url' | 'stop'>

/** Starts the chosen server, or fails the run with one sentence. */
export async function startTestServer(choice: string = serverChoice): Promise<TestServer> {
  if (choice === 'embedded') return startServer({ settings })
  if (choice === 'system15') {
    return startServer({ settings, binaries: debianPostgres15 })
  }
  if (choice === 'testcontainers') return startContainer()
  if (/^postgres(ql)?:\/\//.test(choice)) return reach(choice)
  throw new Error(
    `KITELINE_TEST_DATABASE is '${choice}'; it takes embedded, system15, testcontainers or a postgres:// URL.`,
  )
}

async function startContainer(): Promise<TestServer> {
  const image = process.env.KITELINE_TEST_IMAGE ?? 'postgres:18'
  const { GenericContainer, Wait } = await import('testcontainers')
  try {
    const container = await new GenericContainer(image)
      .withEnvironment({ POSTGRES_PASSWORD: 'postgres' })
      .withExposedPorts(5432)
      .withWaitStrategy(Wait.forListeningPorts())
      .start()
    const url = `postgres://postgres:postgres@${container.getHost()}:${container.getMappedPort(5432)}/postgres`
    await patiently(() => reach(url))
    return { url, stop: async () => void (await container.stop()) }
  } catch (cause) {
    throw new Error(
      `No container of ${image} for the tests (KITELINE_TEST_DATABASE=testcontainers): is Docker running?`,
      { cause },
    )
  }
}

/** The image's first start ends once before the real one: a refused connection is no fault yet. */
async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
  for (let left = 60; ; left--) {
    try {
      return await attempt()
    } catch (error) {
      if (left === 0) throw error
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
  }
}

async function reach(url: string): Promise<TestServer> {
  const client = new pg.Client({ connectionString: url })
  try {
    await client.connect()
    const { rows } = await client.query<{ rolsuper: boolean }>(
      'select rolsuper from pg_roles where rolname = current_user',
    )
    if (rows[0]?.rolsuper !== true) throw new Error('the URL must be a superuser’s')
    return { url, stop: async () => {} }
  } catch (cause) {
    throw new Error(`The tests cannot use ${new URL(url).host} (KITELINE_TEST_DATABASE).`, {
      cause,
    })
  } finally {
    await client.end().catch(() => {})
  }
}
