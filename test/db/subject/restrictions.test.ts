import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  failureOf,
  openSession,
  readWith,
  refusedOpening,
  tokenFor,
} from '../../harness/opening.ts'
import { createWorkshop, type Workshop } from '../../harness/workshop.ts'

let shop: Workshop
let client: pg.Client
let grant: string

beforeAll(async () => {
  shop = await createWorkshop()
  client = await shop.as('desk_app')
  grant = await shop.grant('desk')
})
beforeEach(async () => {
  await shop.inside(`
    select kiteline.lift_restriction(refusal_id, 'between tests') from kiteline_internal.refusals
    where refusal_id not in (select refusal_id from kiteline_internal.refusal_lifts)
  `)
})
afterAll(() => shop.drop())

const keys = 'select customer_id from for_desk.customers order by customer_id'

async function restrict(subject: string, by?: pg.Client): Promise<string> {
  const sql = "select kiteline.restrict_subject('workshop', $1, 'withdrew') as refusal_id"
  const rows = by ? (await by.query(sql, [subject])).rows : await shop.admin(sql, [subject])
  return String(rows[0]?.refusal_id)
}

function lift(refusalId: string) {
  return shop.admin("select kiteline.lift_restriction($1, 'came back')", [refusalId])
}

test('a restricted person is hidden from the next statement of a transaction that already reads', async () => {
  const token = await tokenFor(client, grant, ['1', '2'])
  await client.query('begin')
  await client.query("select set_config('kiteline.session', $1, true)", [token])
  expect((await client.query(keys)).rows).toEqual([{ customer_id: '1' }, { customer_id: '2' }])
  await restrict('1')
  for (const view of ['customers', 'orders']) {
    const { rows } = await client.query(`select distinct customer_id from for_desk.${view}`)
    expect(rows, view).toEqual([{ customer_id: '2' }])
  }
  expect((await client.query('select part from for_desk.order_items')).rows).toEqual([
    { part: 'pump' },
  ])
  await client.query('commit')
})

test('a restriction that was being recorded while the session opened hides the person once it commits', async () => {
  const refuser = await shop.as('dba')
  await refuser.query('begin')
  await restrict('1', refuser)
  const token = await tokenFor(client, grant, ['1', '2'])
  // Not committed, so nobody knows of it.
  expect(await readWith(client, token, keys)).toEqual([{ customer_id: '1' }, { customer_id: '2' }])
  await refuser.query('commit')
  expect(await readWith(client, token, keys)).toEqual([{ customer_id: '2' }])
})

test('a restriction whose transaction began before the session and wrote after it hides the person', async () => {
  const refuser = await shop.as('dba')
  await refuser.query('begin')
  await refuser.query('select pg_current_xact_id()')
  const token = await tokenFor(client, grant, ['1', '2'])
  await refuser.query('savepoint later')
  await restrict('2', refuser)
  await refuser.query('release savepoint later')
  await refuser.query('commit')
  expect(await readWith(client, token, keys)).toEqual([{ customer_id: '1' }])
})

test('a restriction that is rolled back hides nobody', async () => {
  const refuser = await shop.as('dba')
  const token = await tokenFor(client, grant, ['1'])
  await refuser.query('begin')
  await restrict('1', refuser)
  await refuser.query('rollback')
  expect(await readWith(client, token, keys)).toEqual([{ customer_id: '1' }])
})

test('a restricted person is in no new session, named or matching', async () => {
  await restrict('1')
  expect(await openSession(client, grant, { subjects: ['1'] })).toEqual(refusedOpening('1'))
  expect(await openSession(client, grant, { subjects: ['1', '2'] })).toMatchObject({
    admitted_count: 1,
  })
  expect(await openSession(client, grant)).toMatchObject({ admitted_count: 4 })
})

test('a restriction holds for every purpose', async () => {
  const circular = await shop.grant('circular')
  const token = await tokenFor(client, circular, ['1', '2'])
  await restrict('1')
  expect(await readWith(client, token, 'select customer_id from for_circular.customers')).toEqual([
    { customer_id: '2' },
  ])
})

test('lifting a restriction shows the person again to the session that had named them', async () => {
  const token = await tokenFor(client, grant, ['1', '2'])
  const refusal = await restrict('1')
  expect(await readWith(client, token, keys)).toEqual([{ customer_id: '2' }])
  await lift(refusal)
  expect(await readWith(client, token, keys)).toEqual([{ customer_id: '1' }, { customer_id: '2' }])
})

test('a session opened under a restriction does not gain the person when it is lifted', async () => {
  const refusal = await restrict('1')
  const token = await tokenFor(client, grant, ['1', '2'])
  await lift(refusal)
  expect(await readWith(client, token, keys)).toEqual([{ customer_id: '2' }])
})

test('of two restrictions the second holds when the first is lifted', async () => {
  const token = await tokenFor(client, grant, ['1', '2'])
  const first = await restrict('1')
  await restrict('1')
  await lift(first)
  expect(await readWith(client, token, keys)).toEqual([{ customer_id: '2' }])
})

test('a person is one person in every spelling of the key', async () => {
  const token = await tokenFor(client, grant, ['1', '2'])
  await restrict(' 0001 ')
  expect(await readWith(client, token, keys)).toEqual([{ customer_id: '2' }])
  expect(
    await shop.inside(
      'select subject, kind, recorded_by from kiteline_internal.refusals order by refusal_id desc limit 1',
    ),
  ).toEqual([{ subject: '1', kind: 'restriction', recorded_by: 'dba' }])
})

test('restricting needs a policy, a person and a reason', async () => {
  const call = (values: readonly unknown[]) =>
    failureOf(shop.admin('select kiteline.restrict_subject($1, $2, $3)', values))
  for (const [values, code] of [
    [['workshop', '1', null], 'KL001'],
    [['workshop', '1', ' a '], 'KL001'],
    [['no_such_policy', '1', 'withdrew'], 'KL002'],
    [[null, '1', 'withdrew'], 'KL002'],
    [['workshop', '77', 'withdrew'], 'KL002'],
    [['workshop', 'one', 'withdrew'], 'KL002'],
    [['workshop', '9223372036854775808', 'withdrew'], 'KL002'],
    [['workshop', null, 'withdrew'], 'KL002'],
  ] as const) {
    expect(await call(values), String(values)).toMatchObject({ code })
  }
})

test('a restriction is lifted once, with a reason', async () => {
  const refusal = await restrict('1')
  const call = (id: string | null, reason: string | null) =>
    failureOf(shop.admin('select kiteline.lift_restriction($1, $2)', [id, reason]))
  expect(await call(refusal, 'ab')).toMatchObject({ code: 'KL001' })
  expect(await call('987654321', 'came back')).toMatchObject({ code: 'KL002' })
  expect(await call(null, 'came back')).toMatchObject({ code: 'KL002' })
  await lift(refusal)
  expect(await call(refusal, 'came back')).toMatchObject({ code: 'KL003' })
})

test('recipients’ logins restrict and lift nothing', async () => {
  for (const sql of [
    "select kiteline.restrict_subject('workshop', '1', 'because')",
    "select kiteline.lift_restriction(1, 'because')",
  ]) {
    expect(await failureOf(client.query(sql))).toMatchObject({ code: '42501' })
  }
})
