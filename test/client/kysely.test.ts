import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { KitelineClient } from '../../src/client/index.ts'
import { createShop, type Shop, signingKey } from './shop.ts'
import type { ShopPurposes } from './shop-policy.ts'

let shop: Shop
beforeAll(async () => {
  shop = await createShop()
})
afterAll(() => shop.drop())

function desk() {
  const { signedDesk: grantId } = shop.grants
  const reason = 'a test of the application’s Kysely'
  return { purpose: 'client_desk', grantId, actor: 'agent-7', reason, subjects: [1] } as const
}

interface CamelCasePurposes {
  client_desk: { customers: { customerId: string; fullName: string | null } }
}

test('reads through the application’s own Kysely', async () => {
  const db = new Kysely<{ invoices: { total: string } }>({
    dialect: new PostgresDialect({ pool: shop.pool({ max: 1 }) }),
  })
  const client = new KitelineClient<ShopPurposes>({ db, signingKey })
  const read = () =>
    client.withSession(desk(), (reader) =>
      reader.selectFrom('customers').select(['full_name', 'mobile']).executeTakeFirstOrThrow(),
    )
  expect(await read()).toEqual({ full_name: '欧阳**', mobile: '138****1234' })
  expect(await read()).toEqual({ full_name: '欧阳**', mobile: '138****1234' })
})

test('the application’s plugins apply to its reads', async () => {
  const db = new Kysely<object>({
    dialect: new PostgresDialect({ pool: shop.pool() }),
    plugins: [new CamelCasePlugin()],
  })
  const client = new KitelineClient<CamelCasePurposes>({ db, signingKey })
  const rows = await client.withSession(desk(), (reader) =>
    reader.selectFrom('customers').select(['customerId', 'fullName']).execute(),
  )
  expect(rows).toEqual([{ customerId: '1', fullName: '欧阳**' }])
})

test('errors of the database are translated here as well', async () => {
  const db = new Kysely<object>({ dialect: new PostgresDialect({ pool: shop.pool() }) })
  const client = new KitelineClient<ShopPurposes>({ db, signingKey })
  await expect(client.openSession({ ...desk(), reason: 'x' })).rejects.toMatchObject({
    code: 'KL001',
    detail: 'reason must have 3 to 2000 characters',
  })
  const gone = new Kysely<object>({
    dialect: new PostgresDialect({ pool: shop.pool({ port: 1, connectionString: undefined }) }),
  })
  const opening = new KitelineClient<ShopPurposes>({ db: gone, signingKey }).openSession(desk())
  await expect(opening).rejects.toMatchObject({ code: 'KL121' })
})

test('a transaction is refused: a session is committed before anything is read', async () => {
  const db = new Kysely<object>({ dialect: new PostgresDialect({ pool: shop.pool() }) })
  await db.transaction().execute(async (transaction) => {
    const make = () => new KitelineClient<ShopPurposes>({ db: transaction })
    expect(make).toThrow(expect.objectContaining({ code: 'KL001', detail: 'db is a transaction' }))
  })
})

test('neither a pool nor a Kysely is refused', () => {
  const make = () => new KitelineClient({} as never)
  expect(make).toThrow(expect.objectContaining({ code: 'KL001' }))
})
