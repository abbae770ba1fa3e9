import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type AttackedWorkshop,
  createAttackedWorkshop,
  expectNothingLeaked,
} from '../harness/attacker.ts'
import { tokenFor } from '../harness/opening.ts'
import { workshopPolicy } from '../harness/workshop-policy.ts'
import { attack, expectedFailures } from './expected-failures.ts'

let shop: AttackedWorkshop
let token: string

beforeAll(async () => {
  shop = await createAttackedWorkshop()
  // What a purpose requires, its view shows as it is; what people may refuse stands behind an expression.
  const { desk } = workshopPolicy.purposes
  await shop.migrate({
    ...workshopPolicy,
    purposes: { ...workshopPolicy.purposes, desk: { ...desk, requires: ['place'] } },
  })
  await shop.inside(`
    insert into app.customers (customer_id, full_name, city, secret_word)
    select 10000 + i, 'SECRET-' || i, case when i % 2 = 0 then 'SECRET-CITY' else '武汉' end, 'SECRET'
    from generate_series(1, 2000) i;
    insert into app.orders (order_id, customer_id, model, status, engineer)
    select 10000 + i, 10000 + i, case when i % 2 = 0 then 'SECRET-MODEL' else 'KFR-35' end, 'open', 'engineer-17'
    from generate_series(1, 2000) i;
    analyze;
  `)
  token = await tokenFor(shop.attacker.client, await shop.grant('desk'), ['1'])
})
afterAll(() => shop.drop())

async function plan(options: string, sql: string): Promise<string> {
  const { rows, heard } = await shop.attacker.tryWith(
    token,
    `set local enable_seqscan = off; explain (${options}) ${sql}`,
  )
  expectNothingLeaked({ code: null, rows, heard }, sql)
  return rows.map((row) => row['QUERY PLAN']).join('\n')
}

test('every listed attack is one of this file', () => {
  expect(Object.keys(expectedFailures)).toEqual([
    'EXPLAIN ANALYZE does not tell whether a row exists that the session may not see',
    'EXPLAIN does not estimate from rows that the session may not see',
    'the size of a table is not told to strangers',
  ])
})

attack(
  'EXPLAIN ANALYZE does not tell whether a row exists that the session may not see',
  async () => {
    const ask = (key: number) =>
      plan(
        'analyze, costs off, timing off, summary off, buffers off',
        `select model from for_desk.orders where order_id = ${key}`,
      )
    const present = (await ask(10001)).replaceAll('10001', 'key')
    expect(present).toBe((await ask(19999)).replaceAll('19999', 'key'))
  },
)

attack('EXPLAIN does not estimate from rows that the session may not see', async () => {
  const ask = async (city: string) =>
    (
      await plan('costs on', `select city from for_desk.customers where city = '${city}'`)
    ).replaceAll(city, 'x')
  expect(await ask('武汉')).toBe(await ask('nowhere'))
})

test('EXPLAIN does not estimate from a column that people may refuse', async () => {
  const ask = async (model: string) =>
    (
      await plan('costs on', `select model from for_desk.orders where model = '${model}'`)
    ).replaceAll(model, 'x')
  expect(await ask('KFR-35')).toBe(await ask('nowhere'))
})

attack('the size of a table is not told to strangers', async () => {
  const { rows } = await shop.attacker.try(
    "select reltuples from pg_class where relname = 'customers' and relkind = 'r'",
  )
  expect(rows).toEqual([])
})

test('no plan holds a value of a hidden row, whatever EXPLAIN is asked', async () => {
  for (const options of [
    'verbose',
    'analyze, verbose, buffers',
    'analyze, format json',
    'settings, verbose',
  ]) {
    for (const sql of [
      'select * from for_desk.customers',
      'select * from for_desk.customers where full_name > mobile order by city',
      'select * from for_desk.order_items i join for_desk.orders o using (order_id)',
    ]) {
      const answer = await shop.attacker.tryWith(token, `explain (${options}) ${sql}`)
      expect(answer.code, sql).toBeNull()
      expectNothingLeaked(answer, sql)
    }
  }
})

test('statistics of hidden columns and rows are not shown', async () => {
  for (const sql of [
    "select * from pg_stats where schemaname = 'app'",
    "select * from pg_stats_ext where schemaname = 'app'",
    'select * from pg_statistic',
    // The logins of other test files have the same names, in databases of their own.
    'select * from pg_stat_activity where datname = current_database()',
    'select * from pg_stat_user_tables',
    'select * from pg_locks',
    'select * from pg_prepared_statements',
    'select * from pg_settings',
    'select * from pg_authid',
    'select * from pg_largeobject',
  ]) {
    const answer = await shop.attacker.tryWith(token, sql)
    expectNothingLeaked(answer, sql)
  }
  const { rows } = await shop.attacker.try("select * from pg_stats where schemaname = 'app'")
  expect(rows).toEqual([])
})
