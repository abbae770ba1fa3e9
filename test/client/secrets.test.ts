import { inspect } from 'node:util'
import { Kysely, PostgresDialect } from 'kysely'
import type pg from 'pg'
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
  const { desk: grantId } = shop.grants
  const reason = 'a test of secrets'
  return { purpose: 'client_desk', grantId, actor: 'agent-7', reason, subjects: [1] } as const
}

/** Tokens that the server hands out over this pool, as the driver sees them. */
function overhear(pool: pg.Pool): readonly string[] {
  const tokens: string[] = []
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (
      ...query: unknown[]
    ) => Promise<pg.QueryResult | undefined>
    Object.assign(client, {
      async query(...args: unknown[]) {
        const result = await query(...args)
        // pool.query() asks with a callback and gets no answer here.
        for (const row of result?.rows ?? [])
          if (typeof row.token === 'string') tokens.push(row.token)
        return result
      },
    })
  })
  return tokens
}

function everythingShown(value: unknown): string {
  return inspect(value, { depth: 20, showHidden: true, getters: true }) + JSON.stringify(value)
}

test('neither session, client nor error shows the token or the signing key', async () => {
  const pool = shop.pool({ max: 1 })
  const tokens = overhear(pool)
  const client = new KitelineClient<ShopPurposes>({ pool, signingKey })
  const session = await client.openSession(desk())
  expect(tokens).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)])
  const [token = ''] = tokens
  const shown = [session, client]
  expect(JSON.parse(JSON.stringify(session))).toEqual({
    id: session.id,
    askedCount: 1,
    admittedCount: 1,
    expiresAt: session.expiresAt.toISOString(),
    traceCode: session.traceCode,
  })
  await session.close()
  const { live, dead } = await failures(client)
  for (const value of [...shown, live, dead]) {
    for (const secret of [...tokens, token, signingKey]) {
      expect(everythingShown(value)).not.toContain(secret)
    }
  }
})

/** An error inside a live session and one of a session that has ended. */
async function failures(client: KitelineClient<ShopPurposes>) {
  const live = await client
    .withSession(desk(), (db) =>
      db.selectFrom('customers').select('customer_id').where('customer_id', '=', 'x').execute(),
    )
    .catch((error: unknown) => error)
  expect(live).toMatchObject({ code: '22P02' })
  const expiring = await client.openSession({ ...desk(), lasts: 'PT1S' })
  await new Promise((resolve) => setTimeout(resolve, 1100))
  const dead = await expiring
    .read((db) => db.selectFrom('customers').select('customer_id').execute())
    .catch((error: unknown) => error)
  expect(dead).toMatchObject({ code: 'KL101' })
  return { live, dead }
}

test('an application’s own query log, parameters included, holds no token', async () => {
  const pool = shop.pool({ max: 1 })
  const tokens = overhear(pool)
  const log: unknown[] = []
  const db = new Kysely<object>({
    dialect: new PostgresDialect({ pool }),
    log: (event) => {
      log.push(event.query.sql, event.query.parameters)
    },
  })
  await new KitelineClient<ShopPurposes>({ db }).withSession(desk(), (reader) =>
    reader.selectFrom('customers').select('full_name').execute(),
  )
  expect(log).toContainEqual(expect.stringContaining("set_config('kiteline.session', $1, true)"))
  expect(tokens.length).toBe(1)
  expect(everythingShown(log)).not.toContain(tokens[0])
})

test('other sessions of the login do not find the token in the text of a running statement', async () => {
  const pool = shop.pool()
  const tokens = overhear(pool)
  const texts = await new KitelineClient<ShopPurposes>({ pool }).withSession(desk(), async (db) => {
    await db.selectFrom('customers').select('full_name').execute()
    const { rows } = await pool.query('select query from pg_stat_activity')
    return rows
  })
  expect(everythingShown(texts)).toContain('for_client_desk')
  expect(everythingShown(texts)).not.toContain(tokens[0])
})
