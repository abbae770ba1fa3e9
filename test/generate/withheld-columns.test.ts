import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { generate } from '../../src/generate/index.ts'
import { parsePolicy } from '../../src/policy/index.ts'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'
import { tinyPolicy, tinyTables } from '../harness/tiny-policy.ts'
import { applyPolicy } from '../harness/workshop.ts'
import { answerWith, callsDuring, standInForKernel } from './stand-in-kernel.ts'

const logins = ['callback_app', 'crm_app', 'rescue_app'] as const
let database: TestDatabase
let caller: pg.Client
let rescuer: pg.Client
let volatility: string

beforeAll(async () => {
  database = await createTestDatabase({ template: 'kernel' })
  for (const login of logins) await database.createLogin(login)
  await database.dba.query(tinyTables)
  // Both talk to whoever asks for them, so that the row predicate lets every call through.
  await database.dba.query("update crm.calls set taken_by = 'it''s me'")
  await database.dba.query(
    "insert into crm.people select n, '王小明', '13812340001' from generate_series(100, 599) n",
  )
  const { rows } = await database.superuser.query(
    "select provolatile from pg_proc where oid = 'kiteline_internal.withheld'::regproc",
  )
  volatility = rows[0]?.provolatile
  await standInForKernel(database)
  await applyPolicy(database, parsePolicy(tinyPolicy))
  caller = await database.as('callback_app')
  rescuer = await database.as('rescue_app')
})
afterAll(() => database.drop())

/** The view that a purpose gets when its terms are changed. */
function viewText(view: string, terms: object): string | undefined {
  const { callback } = tinyPolicy.purposes
  const changed = {
    ...tinyPolicy,
    purposes: { ...tinyPolicy.purposes, callback: { ...callback, ...terms } },
  }
  const found = generate(parsePolicy(changed)).find(({ object }) => object === `view ${view}`)
  return found?.up.text.split('\n\n')[0]
}

/** The plan of a statement, with its expressions, as text. */
async function planOf(client: pg.Client, sql: string): Promise<string> {
  const { rows } = await client.query<{ 'QUERY PLAN': string }>(
    `explain (verbose, costs off) ${sql}`,
  )
  return rows.map((row) => row['QUERY PLAN']).join('\n')
}

test('a column of a category that is not required is null for whom it is withheld, and the row stays', async () => {
  await answerWith(database, { scope: ['1', '2'], withheld: { contact: ['2'] } })
  const { rows } = await caller.query(
    'select full_name, mobile from for_callback.people order by full_name',
  )
  expect(rows).toEqual([
    { full_name: '李**', mobile: null },
    { full_name: '王**', mobile: '138****0001' },
  ])
})

test('a relation without the subject’s key withholds by the path that leads to it', async () => {
  await answerWith(database, { scope: ['1', '2'], withheld: { talk: ['2'] } })
  const { rows } = await caller.query('select topic from for_callback.call_notes order by topic')
  expect(rows).toEqual([{ topic: 'price' }, { topic: null }])
})

test('one category withheld leaves the others', async () => {
  await answerWith(database, { scope: ['1'], withheld: { talk: ['1'] } })
  expect((await caller.query('select mobile from for_callback.people')).rows).toEqual([
    { mobile: '138****0001' },
  ])
})

test('a condition on a withheld column sees null, too', async () => {
  await answerWith(database, { scope: ['1', '2'], withheld: { contact: ['2'] } })
  const count = async (condition: string) =>
    (await caller.query(`select full_name from for_callback.people where ${condition}`)).rowCount
  expect(await count("mobile = '138****0002'")).toBe(0)
  expect(await count('mobile is null')).toBe(1)
})

test.each([
  ['for_callback.people', 'mobile'],
  ['for_callback.call_notes', 'topic'],
])('the plan of %s asks once and hashes the answer', async (view, column) => {
  await answerWith(database, { scope: ['1', '2'], withheld: { contact: ['2'], talk: ['2'] } })
  const plan = await planOf(caller, `select ${column} from ${view}`)
  expect(plan).toContain('hashed SubPlan')
  expect(plan).toMatch(/InitPlan \d+[\s\S]*kiteline_internal\.withheld\(/)
  expect(plan).not.toMatch(/(?<!hashed )SubPlan \d+\)/)
})

test('what a statement does not select is not asked for, and what it does once for all rows', async () => {
  const everybody = Array.from({ length: 500 }, (_, index) => String(index + 100))
  await answerWith(database, { scope: everybody, withheld: { contact: ['100'] } })
  expect(await callsDuring(database, caller, 'select full_name from for_callback.people')).toBe(1)
  expect(
    await callsDuring(database, caller, 'select full_name, mobile from for_callback.people'),
  ).toBe(2)
})

test('the kernel’s own answer is stable: PostgreSQL merges no view with a volatile column into a query', () => {
  expect(volatility).toBe('s')
})

test('a view whose categories are all required is as it would be without withholding', () => {
  expect(
    viewText('for_callback.people', { requires: ['contact', 'identity'] }),
  ).toMatchInlineSnapshot(`
    "create view for_callback.people as
    select
      kiteline_mask.person_name(t.full_name) as full_name,
      kiteline_mask.mobile(t.mobile) as mobile,
      (
        select p.pseudonym
        from kiteline_internal.pseudonyms p
        where p.purpose = 'callback'
          and p.recipient = (select kiteline.recipient())
          and p.subject = t.person_id::text
      ) as person_id
    from crm.people t
    where (select kiteline_internal.is_open('callback'));"
  `)
  expect(viewText('for_callback.call_notes', { requires: ['talk'] })).toMatchInlineSnapshot(`
    "create view for_callback.call_notes as
    select
      t.topic
    from crm.call_notes t
    where (select kiteline_internal.is_open('callback'));"
  `)
})

test('an emergency withholds nothing', () => {
  const views = generate(parsePolicy(tinyPolicy)).filter(({ object }) =>
    object.startsWith('view for_rescue.'),
  )
  expect(views.map(({ object }) => object)).toEqual([
    'view for_rescue.helpers',
    'view for_rescue.people',
  ])
  expect(views.filter(({ up }) => up.text.includes('withheld'))).toEqual([])
})

test('a row about a second person is seen while that one is in the session, too', async () => {
  const nicknames = async () =>
    (await rescuer.query('select nickname from for_rescue.helpers order by helper_id')).rows.map(
      ({ nickname }) => nickname,
    )
  await answerWith(database, { scope: ['1', '2'], secondScope: ['1', '3'] })
  expect(await nicknames()).toEqual(['奶奶', '邻居', '小明'])
  await answerWith(database, { scope: ['1', '2'], secondScope: ['1'] })
  expect(await nicknames()).toEqual(['邻居', '小明'])
  await answerWith(database, { scope: ['1'], secondScope: [] })
  expect(await nicknames()).toEqual(['邻居'])
})
