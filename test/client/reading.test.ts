import { type Kysely, sql } from 'kysely'
import { DatabaseError } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { KitelineClient, type PurposeReader } from '../../src/client/index.ts'
import { createShop, type Shop } from './shop.ts'
import type { ShopPurposes } from './shop-policy.ts'

type Desk = ShopPurposes['client_desk']

let shop: Shop
let client: KitelineClient<ShopPurposes>
beforeAll(async () => {
  shop = await createShop()
  client = new KitelineClient<ShopPurposes>({ pool: shop.pool() })
})
afterAll(() => shop.drop())

function desk() {
  const purpose = 'client_desk' as const
  const { desk: grantId } = shop.grants
  return { purpose, grantId, actor: 'agent-7', reason: 'a reading test', subjects: [1] }
}

/** What an application does that goes round the types. */
function untyped(db: PurposeReader<Desk>): Kysely<Desk> {
  return db as unknown as Kysely<Desk>
}

test('a db that is kept beyond its callback reads nothing', async () => {
  const kept = await client.withSession(desk(), async (db) => db)
  await expect(kept.selectFrom('customers').select('full_name').execute()).rejects.toMatchObject({
    code: 'KL120',
    message: 'not inside a session',
    hint: 'Read inside the callback, and await every query there.',
  })
})

test('a compiled query is refused after the callback as well', async () => {
  const kept = await client.withSession(desk(), async (db) => db)
  const late = kept.getExecutor().executeQuery(sql`select 1`.compile(untyped(kept)))
  await expect(late).rejects.toMatchObject({ code: 'KL120' })
})

test('a query that nobody awaited never runs on a connection that was given back', async () => {
  let forgotten: Promise<unknown> | undefined
  await client.withSession(desk(), async (db) => {
    forgotten = db.selectFrom('customers').select('full_name').execute()
    forgotten.catch(() => undefined)
  })
  await expect(forgotten).rejects.toMatchObject({ code: 'KL120' })
})

test('queries that are started together take turns on the one connection', async () => {
  const read = await client.withSession(desk(), (db) =>
    Promise.all([
      db.selectFrom('customers').select('full_name').execute(),
      db.selectFrom('orders').select('model').execute(),
      sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(untyped(db)),
    ]),
  )
  expect(read[0]).toEqual([{ full_name: '欧阳**' }])
  expect(read[1]).toEqual([{ model: 'KFR-35GW' }])
})

test.each<[string, (db: Kysely<Desk>) => Promise<unknown>]>([
  [
    'Insert',
    (db) =>
      db
        .insertInto('customers')
        .values({ customer_id: '9' } as never)
        .execute(),
  ],
  ['Update', (db) => db.updateTable('customers').set({ full_name: 'x' }).execute()],
  ['Delete', (db) => db.deleteFrom('customers').execute()],
  [
    'Delete',
    (db) =>
      db
        .with('gone', (creator) => creator.deleteFrom('orders').returning('order_id'))
        .selectFrom('gone')
        .selectAll()
        .execute(),
  ],
  ['DropTable', (db) => db.schema.dropTable('customers').execute()],
])('a write that goes round the types is refused: %s', async (kind, write) => {
  const writing = client.withSession(desk(), (db) => write(untyped(db)))
  await expect(writing).rejects.toMatchObject({
    code: 'KL001',
    detail: `${kind} through a purpose`,
  })
})

test('a write in raw SQL is refused by the database itself', async () => {
  const writing = client.withSession(desk(), (db) =>
    sql`delete from for_client_desk.customers`.execute(untyped(db)),
  )
  await expect(writing).rejects.toMatchObject({ code: '42501' })
})

test('a transaction inside the reading transaction is refused', async () => {
  const nested = client.withSession(desk(), (db) =>
    untyped(db)
      .transaction()
      .execute(async () => 'read'),
  )
  await expect(nested).rejects.toMatchObject({ code: 'KL001' })
})

test('reading row by row is refused: a cursor outlives a revocation', async () => {
  const streaming = client.withSession(desk(), async (db) => {
    for await (const row of db.selectFrom('customers').select('full_name').stream()) return row
    return undefined
  })
  await expect(streaming).rejects.toMatchObject({
    code: 'KL001',
    hint: expect.stringContaining('pages'),
  })
})

test('an error of PostgreSQL’s own reaches the application untouched', async () => {
  const failing = client.withSession(desk(), (db) => sql`select 1 / 0`.execute(untyped(db)))
  const fault = await failing.catch((error: unknown) => error)
  expect(fault).toBeInstanceOf(DatabaseError)
  expect(fault).toMatchObject({ code: '22012' })
})

test('an error that the callback handles leaves the client fit for the next session', async () => {
  const pool = shop.pool({ max: 1 })
  const narrow = new KitelineClient<ShopPurposes>({ pool })
  const handled = await narrow.withSession(desk(), (db) =>
    sql`select 1 / 0`.execute(untyped(db)).catch(() => 'handled'),
  )
  expect(handled).toBe('handled')
  const read = await narrow.withSession(desk(), (db) =>
    db.selectFrom('orders').select('model').execute(),
  )
  expect(read).toEqual([{ model: 'KFR-35GW' }])
  expect(pool.totalCount).toBe(1)
})

test('settings end with the transaction: the pool’s next user finds none', async () => {
  const pool = shop.pool({ max: 1 })
  const settings = `select coalesce(current_setting('kiteline.session', true), '') as session,
    current_setting('synchronous_commit') as durable, pg_backend_pid() as pid`
  const within = await new KitelineClient<ShopPurposes>({ pool }).withSession(
    desk(),
    async (db) => {
      const { rows } = await sql<{ has_token: boolean; durable: string; pid: number }>`
      select length(current_setting('kiteline.session')) = 64 as has_token,
        current_setting('synchronous_commit') as durable, pg_backend_pid() as pid
    `.execute(untyped(db))
      return rows[0]
    },
  )
  expect(within).toMatchObject({ has_token: true, durable: 'off' })
  const after = await pool.query(settings)
  expect(after.rows).toEqual([{ session: '', durable: 'on', pid: within?.pid }])
})

test('a login whose default isolation is another one reads all the same', async () => {
  const pool = shop.pool({ options: '-c default_transaction_isolation=serializable' })
  const read = await new KitelineClient<ShopPurposes>({ pool }).withSession(desk(), (db) =>
    db.selectFrom('customers').select('full_name').execute(),
  )
  expect(read).toEqual([{ full_name: '欧阳**' }])
})
