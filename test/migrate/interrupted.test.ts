import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { beforeEach, expect, test } from 'vitest'
import { migrateUp } from '../../src/migrate/index.ts'
import { errorOf, remains, type Shop, useShopServer } from './shop-server.ts'

const server = useShopServer()
let shop: Shop
beforeEach(async () => {
  shop = await server.open()
})

const child = fileURLToPath(new URL('child-migrate.ts', import.meta.url))

function startChild(): ChildProcess {
  const jiti = fileURLToPath(import.meta.resolve('jiti/register'))
  return spawn(process.execPath, ['--import', jiti, child, shop.url, shop.directory], {
    stdio: 'ignore',
  })
}

/** Waits until a backend of the database runs or waits for something that matches. */
async function waitForBackend(pattern: string): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const { rows } = await shop.superuser.query<{ pid: number }>(
      `select pid from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and query ~ $1`,
      [pattern],
    )
    if (rows[0] !== undefined) return rows[0].pid
    await wait(50)
  }
  throw new Error(`no backend came to ${pattern}`)
}

async function waitUntilGone(pid: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const { rowCount } = await shop.superuser.query('select from pg_stat_activity where pid = $1', [
      pid,
    ])
    if (rowCount === 0) return
    await wait(50)
  }
  throw new Error(`backend ${pid} did not end`)
}

const slow = 'select pg_catalog.pg_sleep(60);\n\n-- Down Migration'

test.for(['SIGKILL', 'SIGINT'] as const)(
  'a migrate that is ended by %s leaves nothing applied, its backend ends, and the next run works',
  async (signal) => {
    await shop.edit('0001_shop.sql', '-- Down Migration', slow)
    const running = startChild()
    const pid = await waitForBackend('pg_sleep')
    const startedAt = Date.now()
    running.kill(signal)
    await waitUntilGone(pid)
    expect(Date.now() - startedAt).toBeLessThan(10_000)
    expect((await remains(shop.superuser)).filter((name) => !name.startsWith('role '))).toEqual([])
    await shop.edit('0001_shop.sql', slow, '-- Down Migration')
    expect((await shop.up()).ran).toEqual(['0001_kernel', '0001_shop'])
  },
)

test('of two migrates at once the second is told who runs, and changes nothing', async () => {
  await shop.edit('0001_shop.sql', '-- Down Migration', slow)
  const running = startChild()
  const pid = await waitForBackend('pg_sleep')
  const error = await errorOf(shop.up())
  running.kill('SIGKILL')
  await waitUntilGone(pid)
  expect(error.code).toBe('KL003')
  expect(error.detail).toBe(
    `another migration is running in this database: process ${pid}, login dba, kiteline migrate up`,
  )
})

test('a table that somebody else has locked ends in a time-out that names him; nothing is applied', async () => {
  const blocker = new pg.Client({ connectionString: shop.urlFor('shop') })
  await blocker.connect()
  await blocker.query('begin')
  await blocker.query('select from app.customers')
  const { rows } = await blocker.query<{ pid: number }>('select pg_backend_pid() as pid')
  const startedAt = Date.now()
  const error = await errorOf(shop.up({ lockTimeoutMs: 300 }))
  expect(Date.now() - startedAt).toBeLessThan(5000)
  expect(error.code).toBe('KL208')
  expect(error.detail).toContain('canceling statement due to lock timeout (55P03)')
  expect(error.detail).toContain(
    `process ${rows[0]?.pid} (login shop) holds locks on app.customers`,
  )
  expect(error.hint).toContain('--lock-timeout')
  expect((await remains(shop.superuser)).filter((name) => !name.startsWith('role '))).toEqual([])
  await blocker.query('rollback')
  await blocker.end()
  expect((await shop.up({ lockTimeoutMs: 300 })).ran).toHaveLength(2)
})

test('a connection that breaks in the middle leaves nothing applied', async () => {
  await shop.edit('0001_shop.sql', '-- Down Migration', slow)
  const client = new pg.Client({ connectionString: shop.url })
  client.on('error', () => undefined)
  await client.connect()
  const outcome = errorOf(migrateUp(client, shop.request()))
  const pid = await waitForBackend('pg_sleep')
  await shop.superuser.query('select pg_terminate_backend($1)', [pid])
  const error = await outcome
  expect(error.code).toBe('KL208')
  expect(error.detail).toContain('terminating connection due to administrator command (57P01)')
  expect((await remains(shop.superuser)).filter((name) => !name.startsWith('role '))).toEqual([])
})
