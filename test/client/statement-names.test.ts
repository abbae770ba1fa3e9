import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { KitelineClient, type PurposeReader } from '../../src/client/index.ts'
import {
  namedStatementsPerConnection,
  rememberedTextsPerConnection,
  StatementNames,
} from '../../src/client/statement-names.ts'
import { createShop, type Shop } from './shop.ts'
import type { ShopPurposes } from './shop-policy.ts'

type Desk = PurposeReader<ShopPurposes['client_desk']>

describe('statement names', () => {
  test('a text gets its name when it is seen for the second time, and keeps it', () => {
    const names = new StatementNames()
    const text = 'select "full_name" from "for_client_desk"."customers"'
    expect(names.nameFor(text)).toBeUndefined()
    const name = names.nameFor(text)
    expect(name).toMatch(/^kiteline_[0-9a-f]{40}$/)
    expect(names.nameFor(text)).toBe(name)
    const others = new StatementNames()
    others.nameFor(text)
    expect(others.nameFor(text)).toBe(name)
  })

  test('what has no plan of its own gets none', () => {
    const names = new StatementNames()
    for (const text of ['begin isolation level read committed', 'commit', 'rollback']) {
      names.nameFor(text)
      expect(names.nameFor(text)).toBeUndefined()
    }
  })

  test('no more than a fixed number of texts is named', () => {
    const names = new StatementNames()
    const named = Array.from({ length: 2 * namedStatementsPerConnection }, (_, index) => {
      names.nameFor(`select ${index}`)
      return names.nameFor(`select ${index}`)
    }).filter((name) => name !== undefined)
    expect(new Set(named).size).toBe(namedStatementsPerConnection)
  })

  test('a text that returns only after many others counts as new', () => {
    const names = new StatementNames()
    names.nameFor('select 0')
    for (let index = 1; index <= rememberedTextsPerConnection; index += 1) {
      names.nameFor(`select ${index}`)
    }
    expect(names.nameFor('select 0')).toBeUndefined()
  })
})

describe('on a server', () => {
  let shop: Shop
  beforeAll(async () => {
    shop = await createShop()
  })
  afterAll(() => shop.drop())

  function desk() {
    const { desk: grantId } = shop.grants
    const reason = 'a test of prepared statements'
    return { purpose: 'client_desk', grantId, actor: 'agent-7', reason, subjects: [1, 2] } as const
  }

  const pointRead = (db: Desk, key: string) =>
    db.selectFrom('orders').select('model').where('customer_id', '=', key).execute()

  /** What the server has prepared for this connection, as the login itself sees it. */
  async function prepared(db: Desk) {
    const { rows } = await sql<{
      name: string
      statement: string
      generic: number
      custom: number
    }>`
      select name, statement, generic_plans::int as generic, custom_plans::int as custom
      from pg_prepared_statements
    `.execute(db)
    return rows
  }

  test('a repeated read is planned a few times and then no more', async () => {
    const client = new KitelineClient<ShopPurposes>({ pool: shop.pool({ max: 1 }) })
    const session = await client.openSession(desk())
    for (let round = 0; round < 20; round += 1) {
      const key = String(1 + (round % 2))
      const [row] = await session.read((db) => pointRead(db, key))
      expect(row).toEqual({ model: key === '1' ? 'KFR-35GW' : 'XQG-100' })
    }
    const reads = (await session.read(prepared)).filter(({ statement }) =>
      statement.includes('"for_client_desk"."orders"'),
    )
    // The first run is unnamed, the next five are planned for their parameters, the other fourteen not at all.
    expect(reads).toMatchObject([
      { name: expect.stringMatching(/^kiteline_/), custom: 5, generic: 14 },
    ])
    await session.close()
  })

  test('SQL that differs each time leaves nothing behind on the server', async () => {
    const client = new KitelineClient<ShopPurposes>({ pool: shop.pool({ max: 1 }) })
    const left = await client.withSession(desk(), async (db) => {
      for (let round = 0; round < 200; round += 1) {
        await sql
          .raw(`select model from for_client_desk.orders where order_id = ${round}`)
          .execute(db)
      }
      return await prepared(db)
    })
    expect(left).toEqual([])
  })

  test('many repeated texts stay within the bound', async () => {
    const client = new KitelineClient<ShopPurposes>({ pool: shop.pool({ max: 1 }) })
    const left = await client.withSession(desk(), async (db) => {
      for (let round = 0; round < 3 * namedStatementsPerConnection; round += 1) {
        const text = `select ${Math.floor(round / 2)} as ${'n'.repeat(3)}`
        await sql.raw(text).execute(db)
      }
      return await prepared(db)
    })
    expect(left.length).toBe(namedStatementsPerConnection)
  })

  test('with statementNames false nothing is prepared under a name', async () => {
    const pool = shop.pool({ max: 1 })
    const client = new KitelineClient<ShopPurposes>({ pool, statementNames: false })
    const left = await client.withSession(desk(), async (db) => {
      for (let round = 0; round < 5; round += 1) await pointRead(db, '1')
      return await prepared(db)
    })
    expect(left).toEqual([])
  })
})
