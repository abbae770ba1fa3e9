import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type AttackedWorkshop,
  createAttackedWorkshop,
  expectNothingLeaked,
  expectRefused,
} from '../harness/attacker.ts'
import { openSession, tokenFor } from '../harness/opening.ts'

let shop: AttackedWorkshop

beforeAll(async () => {
  shop = await createAttackedWorkshop()
})
afterAll(() => shop.drop())

const views = ['customers', 'orders', 'order_items']
const forms = (view: string) => [
  `select * from for_desk.${view}`,
  `select count(*) from for_desk.${view}`,
  `select from for_desk.${view}`,
  `select 1 where exists (select from for_desk.${view})`,
  `select (select max(${view === 'customers' ? 'customer_id' : 'order_id'}) from for_desk.${view})`,
  `table for_desk.${view}`,
  `with v as materialized (select * from for_desk.${view}) select * from v`,
  `select * from for_desk.${view} union all select * from for_desk.${view}`,
  `create temporary table loot on commit drop as select * from for_desk.${view}`,
  `explain (analyze, verbose) select * from for_desk.${view}`,
]

/** Ways to ask for one key that tell nothing but whether it is there. */
const lookUps = (table: string, key: string) => [
  `select from ${table} where ${key} = $1::bigint`,
  `select from ${table} where ${key} = any (array[$1::bigint])`,
  `select from ${table} where ${key} between $1::bigint and $1::bigint`,
  `select from ${table} where ${key} = $1::bigint limit 1`,
  `select count(*) from ${table} where ${key} = $1::bigint`,
  `select t.* from (values ($1::bigint)) v(id) left join ${table} t on t.${key} = v.id`,
  `select t.* from ${table} t right join (values ($1::bigint)) v(id) on t.${key} = v.id`,
  `select from (values ($1::bigint)) v(id) where not exists (select from ${table} t where t.${key} = v.id)`,
  `select from (values ($1::bigint)) v(id) where v.id in (select t.${key} from ${table} t)`,
  `select t.* from (values ($1::bigint)) v(id) left join lateral (select * from ${table} t where t.${key} = v.id) t on true`,
  `select (select true from ${table} where ${key} = v.id) from (values ($1::bigint)) v(id)`,
  `select t.* from (values ($1::bigint)) v(id) left join (${table} t join ${table} u using (${key})) on t.${key} = v.id`,
]

/** Every token that reads nothing for the attacker, and how he comes by it. */
const tokens: Readonly<Record<string, () => Promise<string | null>>> = {
  'no token': async () => null,
  'an empty token': async () => '',
  'a forged token': async () => 'f'.repeat(64),
  'a token of wildcards': async () => '%',
  'a closed session’s token': async () => {
    const token = await tokenFor(shop.attacker.client, shop.grantId, ['1'])
    await shop.attacker.client.query('select kiteline.close_session($1)', [token])
    return token
  },
  'an expired session’s token': async () => {
    const { token } = await openSession(shop.attacker.client, shop.grantId, {
      subjects: ['1'],
      lasts: '20 milliseconds',
    })
    await shop.attacker.client.query('select pg_sleep(0.03)')
    return token
  },
  'a revoked grant’s token': async () => {
    const grant = await shop.grant('desk')
    const token = await tokenFor(shop.attacker.client, grant, ['1'])
    await shop.admin("select kiteline.revoke_grant($1, 'because')", [grant])
    return token
  },
  'another login’s token': async () => {
    const rival = await shop.as('rival_app')
    const token = await tokenFor(rival, await shop.grant('desk', { login: 'rival_app' }), ['1'])
    await rival.end()
    return token
  },
  'another purpose’s token': async () =>
    tokenFor(shop.attacker.client, await shop.grant('circular'), ['1']),
  'the hash of a live token': async () => {
    await tokenFor(shop.attacker.client, shop.grantId, ['1'])
    const [row] = await shop.inside(
      "select encode(token_hash, 'hex') as hash from kiteline_internal.live_sessions order by session_id desc limit 1",
    )
    return String(row?.hash)
  },
}

for (const [what, tokenOf] of Object.entries(tokens)) {
  test(`${what} reads nothing, in any form of statement`, async () => {
    const token = await tokenOf()
    for (const sql of views.flatMap(forms)) {
      expectRefused(await shop.attacker.tryWith(token, sql), 'KL101', sql)
    }
  })

  test(`${what} does not tell which keys exist`, async () => {
    const token = await tokenOf()
    for (const [relation, key, existing] of [
      ['customers', 'customer_id', 901],
      ['customers', 'customer_id', 1],
      ['orders', 'order_id', 91],
      ['orders', 'order_id', 11],
      ['order_items', 'order_id', 11],
    ] as const) {
      const table = `for_desk.${relation}`
      for (const sql of lookUps(table, key)) {
        for (const joins of ['on', 'off']) {
          await shop.attacker.client.query(
            `set enable_hashjoin = ${joins}; set enable_mergejoin = ${joins}`,
          )
          const present = await shop.attacker.tryWith(token, sql, [existing])
          const absent = await shop.attacker.tryWith(token, sql, [777])
          expectNothingLeaked(present, sql)
          expect(present.heard, `${existing} exists: ${sql}`).toBe(absent.heard)
        }
      }
    }
    await shop.attacker.client.query('reset all')
  })
}

test('a session does not tell which other keys exist', async () => {
  const token = await tokenFor(shop.attacker.client, shop.grantId, ['1'])
  for (const [relation, key, hidden] of [
    ['customers', 'customer_id', 901],
    ['orders', 'order_id', 91],
    ['orders', 'order_id', 14],
    ['order_items', 'order_id', 12],
  ] as const) {
    for (const sql of lookUps(`for_desk.${relation}`, key)) {
      const present = await shop.attacker.tryWith(token, sql, [hidden])
      const absent = await shop.attacker.tryWith(token, sql, [777])
      expect(present.heard, `${hidden} exists: ${sql}`).toBe(absent.heard)
    }
  }
})

test('naming people does not tell who exists: nobody and hidden people are refused alike', async () => {
  const answers = []
  // Nobody, another engineer's customer, a customer without orders, a restricted one
  await shop.admin("select kiteline.restrict_subject('workshop', '2', 'withdrew')")
  for (const subject of ['777', '3', '5', '2']) {
    answers.push(await openSession(shop.attacker.client, shop.grantId, { subjects: [subject] }))
  }
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
})
