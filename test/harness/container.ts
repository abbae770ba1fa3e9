import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import type { TestServer } from './test-server.ts'

const answerTimeoutMs = 120_000

/**
 * Starts PostgreSQL in a Docker container.
 *
 * @throws Error with one sentence when Docker does not answer, or PostgreSQL in the container does not.
 */
export async function startContainer(image: string): Promise<TestServer> {
  const { GenericContainer } = await import('testcontainers')
  const password = randomBytes(12).toString('hex')
  const container = await new GenericContainer(image)
    .withEnvironment({ POSTGRES_PASSWORD: password })
    .withCommand(['-c', 'fsync=off', '-c', 'max_connections=200'])
    .withExposedPorts(5432)
    .start()
    .catch((cause: unknown) => {
      const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause)
      throw new Error(
        `KITELINE_TEST_DATABASE=testcontainers needs Docker and the image ${image}: ${reason}.`,
        { cause },
      )
    })
  const place = `${container.getHost()}:${container.getMappedPort(5432)}`
  const url = `postgresql://postgres:${password}@${place}/postgres`
  const stop = async (): Promise<void> => {
    await container.stop()
  }
  if (await answers(url)) return { url, stop }
  await stop()
  throw new Error(`PostgreSQL in a container of ${image} did not answer.`)
}

/** The image's own start-up restarts the server once, so the port is open before anything answers on it. */
async function answers(url: string): Promise<boolean> {
  const deadline = Date.now() + answerTimeoutMs
  while (Date.now() < deadline) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
    client.on('error', () => {})
    try {
      await client.connect()
      await client.query('select 1')
      return true
    } catch {
      await wait(200)
    } finally {
      await client.end().catch(() => {})
    }
  }
  return false
}
