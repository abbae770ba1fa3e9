import { randomBytes } from 'node:crypto'
import type { TestProject } from 'vitest/node'
import { dropTestDatabases, prepareCluster } from './cluster.ts'
import { startTestServer } from './test-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The one server of the run; `failure` is the sentence to fail with when there is none. */
    cluster: { readonly url: string; readonly run: string; readonly failure: string }
  }
}

/** Starts one server for the whole run; tests that need none run also when it cannot be had. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const run = randomBytes(3).toString('hex')
  try {
    const server = await startTestServer(process.env.KITELINE_TEST_DATABASE)
    await prepareCluster(server.url)
    project.provide('cluster', { url: server.url, run, failure: '' })
    return async () => {
      await dropTestDatabases(server.url, run)
      await server.stop()
    }
  } catch (fault) {
    const { message, detail } = fault as Error & { detail?: string }
    const failure = detail === undefined ? message : `${message}: ${detail}`
    project.provide('cluster', { url: '', run, failure: `No server to test on: ${failure}` })
    return async () => {}
  }
}
