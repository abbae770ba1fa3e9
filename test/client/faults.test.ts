import { once } from 'node:events'
import { createServer } from 'node:net'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { KitelineClient } from '../../src/client/index.ts'
import { createShop, type Shop } from './shop.ts'
import { type ShopPurposes, shopPolicy } from './shop-policy.ts'

let shop: Shop
beforeAll(async () => {
  shop = await createShop()
})
afterAll(() => shop.drop())

function desk() {
  const purpose = 'client_desk' as const
  const { desk: grantId } = shop.grants
  return { purpose, grantId, actor: 'agent-7', reason: 'a test of faults', subjects: [1] }
}

async function terminate(pid: number | undefined): Promise<void> {
  // A login may end connections of its own: this is what revocation does to them.
  await shop.pool({ max: 1 }).query('select pg_terminate_backend($1, 5000)', [pid])
}

test('a server that is not there is KL121', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  const pool = new pg.Pool({ host: '127.0.0.1', port, user: 'nobody', database: 'nothing' })
  const client = new KitelineClient<ShopPurposes>({ pool })
  await expect(client.openSession(desk())).rejects.toMatchObject({
    code: 'KL121',
    message: 'the database did not answer',
    detail: expect.stringContaining('ECONNREFUSED'),
  })
  await pool.end()
})

test('a server that answers too late is KL121', async () => {
  const pool = shop.pool({ max: 1, connectionTimeoutMillis: 1500 })
  const held = await pool.connect()
  const opening = new KitelineClient<ShopPurposes>({ pool }).openSession(desk())
  await expect(opening).rejects.toMatchObject({ code: 'KL121' })
  held.release()
})

test('a wrong password stays the error that PostgreSQL gave', async () => {
  const pool = shop.pool({ connectionString: shop.url.replace(/:[^:@/]+@/, ':wrong@') })
  const opening = new KitelineClient<ShopPurposes>({ pool }).openSession(desk())
  await expect(opening).rejects.toMatchObject({ code: '28P01' })
})

test('a connection that the server ends while the callback thinks is KL121, and the process lives', async () => {
  const pool = shop.pool({ max: 1 })
  const client = new KitelineClient<ShopPurposes>({ pool })
  const session = await client.openSession(desk())
  const cut = session.read(async (db) => {
    const pid = sql<number>`pg_backend_pid()`.as('pid')
    const [row] = await db.selectNoFrom(pid).execute()
    await terminate(row?.pid)
    return await db.selectFrom('customers').select('full_name').execute()
  })
  await expect(cut).rejects.toMatchObject({ code: 'KL121' })
  const again = await session.read((db) => db.selectFrom('customers').select('full_name').execute())
  expect(again).toEqual([{ full_name: '欧阳**' }])
  await session.close()
})

test('a connection that the server ends in the middle of a statement is KL121', async () => {
  const pool = shop.pool()
  const client = new KitelineClient<ShopPurposes>({ pool })
  const cut = client.withSession(desk(), async (db) => {
    const pid = sql<number>`pg_backend_pid()`.as('pid')
    const [row] = await db.selectNoFrom(pid).execute()
    const sleeping = db.selectNoFrom(sql`pg_sleep(30)`.as('slept')).execute()
    await Promise.all([terminate(row?.pid), sleeping])
  })
  await expect(cut).rejects.toMatchObject({ code: 'KL121', cause: { code: '57P01' } })
})

test('a prepared select * whose view has changed costs one error, not every later one', async () => {
  const pool = shop.pool({ max: 1 })
  const client = new KitelineClient<ShopPurposes>({ pool })
  const read = (grantId: string) =>
    client.withSession({ ...desk(), grantId }, (db) =>
      db.selectFrom('orders').selectAll().execute(),
    )
  await read(shop.grants.desk)
  await read(shop.grants.desk)
  const orders = { ...shopPolicy.purposes.client_desk.shows['app.orders'], status: 'raw' }
  const shows = { ...shopPolicy.purposes.client_desk.shows, 'app.orders': orders }
  const client_desk = { ...shopPolicy.purposes.client_desk, shows }
  await shop.migrate({ ...shopPolicy, purposes: { ...shopPolicy.purposes, client_desk } })
  const grantId = await shop.issueGrant('client_desk')
  await expect(read(grantId)).rejects.toMatchObject({ code: '0A000' })
  expect(await read(grantId)).toMatchObject([{ order_id: '11', status: 'open' }])
})
