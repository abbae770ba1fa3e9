import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { KitelineClient } from '../../src/client/index.ts'
import { type Bouncer, startBouncer, whyNoBouncer } from './pgbouncer.ts'
import { createShop, type Shop } from './shop.ts'
import type { ShopPurposes } from './shop-policy.ts'

let shop: Shop
let bouncer: Bouncer | undefined
beforeAll(async () => {
  shop = await createShop()
  if (whyNoBouncer === undefined) bouncer = await startBouncer(shop.url)
})
afterAll(async () => {
  await shop.drop()
  await bouncer?.stop()
})
beforeEach((context) => {
  context.skip(whyNoBouncer !== undefined, whyNoBouncer)
})

function throughBouncer(max = 4) {
  const pool = shop.pool({ connectionString: bouncer?.url, max })
  return { pool, client: new KitelineClient<ShopPurposes>({ pool, statementNames: false }) }
}

function desk(subject: string) {
  const { desk: grantId } = shop.grants
  const reason = 'a test behind pgbouncer'
  return { purpose: 'client_desk', grantId, actor: 'agent-7', reason, subjects: [subject] } as const
}

const backend = sql<number>`pg_backend_pid()`.as('pid')

test('many sessions share one server connection, and each sees its own people only', async () => {
  const { client } = throughBouncer(8)
  const reads = await Promise.all(
    Array.from({ length: 24 }, async (_, index) => {
      const subject = String(1 + (index % 2))
      const rows = await client.withSession(desk(subject), async (db) => ({
        customers: await db.selectFrom('customers').select('customer_id').execute(),
        pid: (await db.selectNoFrom(backend).executeTakeFirstOrThrow()).pid,
      }))
      return { subject, ...rows }
    }),
  )
  for (const { subject, customers } of reads) expect(customers).toEqual([{ customer_id: subject }])
  expect(new Set(reads.map(({ pid }) => pid)).size).toBe(1)
})

test('the next client of the server connection finds no session and reads nothing', async () => {
  const { client } = throughBouncer()
  const stranger = throughBouncer(1).pool
  const session = await client.openSession(desk('1'))
  const { pid } = await session.read(async (db) => {
    await db.selectFrom('customers').select('full_name').execute()
    return await db.selectNoFrom(backend).executeTakeFirstOrThrow()
  })
  const found = await stranger.query(
    `select pg_backend_pid() as pid, coalesce(current_setting('kiteline.session', true), '') as token,
      current_setting('synchronous_commit') as durable`,
  )
  expect(found.rows).toEqual([{ pid, token: '', durable: 'on' }])
  const stealing = stranger.query('select full_name from for_client_desk.customers')
  await expect(stealing).rejects.toMatchObject({ code: 'KL101' })
  // The session itself is still open, for whoever has its token.
  const again = await session.read((db) => db.selectFrom('customers').select('full_name').execute())
  expect(again).toEqual([{ full_name: '欧阳**' }])
  await session.close()
})

test('with statementNames false repeated reads leave no prepared statement on the shared connection', async () => {
  const { client, pool } = throughBouncer()
  for (let round = 0; round < 5; round += 1) {
    await client.withSession(desk('1'), (db) =>
      db.selectFrom('orders').select('model').where('order_id', '=', '11').execute(),
    )
  }
  const { rows } = await pool.query('select name from pg_prepared_statements')
  expect(rows).toEqual([])
})

test('a look-up works in its two transactions', async () => {
  const { client } = throughBouncer()
  const found = await client.findSubjects({
    purpose: 'client_desk',
    lookup: 'mobile',
    value: '13912345678',
    actor: 'agent-7',
    reason: 'a test behind pgbouncer',
  })
  expect(found).toEqual(['2'])
})
