import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  announceLookUp,
  findSubjects,
  lastDenial,
  refusedAnnouncement,
  refusedLookUp,
  rewriteLookUps,
} from '../../harness/look-up.ts'
import { failureOf } from '../../harness/opening.ts'
import { createWorkshop, type Workshop } from '../../harness/workshop.ts'

let shop: Workshop
let client: pg.Client
let grant: string

beforeAll(async () => {
  shop = await createWorkshop()
  client = await shop.as('desk_app')
  grant = await shop.grant('desk')
})
// An hour passes between two tests.
beforeEach(() => rewriteLookUps(shop, 'delete from kiteline_internal.lookups'))
afterAll(() => shop.drop())

test('an announced look-up finds whom to name, and nothing but keys', async () => {
  expect(await announceLookUp(client, '13812340001')).toMatchObject({ refusal: null, hint: null })
  expect(await findSubjects(client, '13812340001')).toEqual(['1'])
  await announceLookUp(client, '00000000000')
  expect(await findSubjects(client, '00000000000')).toEqual([])
})

test('a restricted person is not found, from the next look-up on', async () => {
  const [row] = await shop.admin(
    "select kiteline.restrict_subject('workshop', '1', 'asked to be left alone') as refusal",
  )
  await announceLookUp(client, '13812340001')
  expect(await findSubjects(client, '13812340001')).toEqual([])
  await shop.admin("select kiteline.lift_restriction($1, 'agreed again')", [row?.refusal])
  expect(await findSubjects(client, '13812340001')).toEqual(['1'])
})

test('a person whose data was collected under no notice is not found', async () => {
  const operator = await shop.as('shop')
  await operator.query(
    "insert into app.customers values (6, '孙七', '13812340006', '武汉', 'SECRET-WORD-6', null)",
  )
  await announceLookUp(client, '13812340006')
  expect(await findSubjects(client, '13812340006')).toEqual([])
  await shop.stateLaw()
  expect(await findSubjects(client, '13812340006')).toEqual(['6'])
})

test('a look-up is equality and nothing else', async () => {
  for (const value of ['1381234000_', '1381234000%', '138', ' 13812340001', "' or true --"]) {
    await announceLookUp(client, value)
    expect(await findSubjects(client, value), value).toEqual([])
  }
})

test('an announcement is good for one minute and for its own words', async () => {
  await announceLookUp(client, '13812340001')
  expect(await findSubjects(client, '13812340001')).toEqual(['1'])
  expect(await failureOf(findSubjects(client, '13812340002'))).toEqual(refusedLookUp)
  expect(await failureOf(findSubjects(client, null))).toEqual(refusedLookUp)
  expect(await failureOf(findSubjects(client, '13812340001', 'circular'))).toEqual(refusedLookUp)
  expect(await failureOf(findSubjects(client, '13812340001', 'desk', 'email'))).toEqual(
    refusedLookUp,
  )
  const rival = await shop.as('rival_app')
  expect(await failureOf(findSubjects(rival, '13812340001'))).toEqual(refusedLookUp)

  await rewriteLookUps(
    shop,
    "update kiteline_internal.lookups set announced_at = announced_at - interval '61 seconds'",
  )
  expect(await failureOf(findSubjects(client, '13812340001'))).toEqual(refusedLookUp)
})

test('a look-up in the announcing transaction is refused, in a savepoint of it too', async () => {
  for (const savepoint of ['select', 'savepoint inner_one']) {
    await client.query('begin')
    await announceLookUp(client, '13812340001')
    await client.query(savepoint)
    expect(await failureOf(findSubjects(client, '13812340001'))).toEqual(refusedLookUp)
    await client.query('rollback')
  }
  // And what was rolled back was never announced.
  expect(await failureOf(findSubjects(client, '13812340001'))).toEqual(refusedLookUp)
})

test('a look-up needs a grant that could be opened now', async () => {
  const rival = await shop.as('rival_app')
  expect(await announceLookUp(rival, '13812340001')).toEqual(refusedAnnouncement)
  expect(await lastDenial(shop)).toEqual({
    kind: 'lookup',
    purpose: 'desk',
    missing: ['no grant that could be opened'],
  })
  const rivals = await shop.grant('desk', { login: 'rival_app' })
  expect(await announceLookUp(rival, '13812340001')).toMatchObject({ refusal: null })
  await shop.admin("select kiteline.revoke_grant($1, 'because')", [rivals])
  expect(await failureOf(findSubjects(rival, '13812340001'))).toEqual(refusedLookUp)
})

test('a look-up that the purpose does not declare is refused alike', async () => {
  await shop.grant('circular')
  for (const [purpose, lookup] of [
    ['circular', 'mobile'],
    ['desk', 'email'],
    ['nothing', 'mobile'],
  ] as const) {
    expect(await announceLookUp(client, '13812340001', { purpose, lookup })).toEqual(
      refusedAnnouncement,
    )
    expect(await lastDenial(shop)).toMatchObject({
      purpose,
      missing: ['look-up not declared for the purpose'],
    })
  }
})

for (const [what, changed] of Object.entries({
  'no value': { value: null },
  'an empty value': { value: ' ' },
  'a value of 501 letters': { value: 'x'.repeat(501) },
  'no actor': { actor: null },
  'no reason': { reason: null },
  'a reason of two letters': { reason: 'ab' },
})) {
  test(`${what} announces nothing`, async () => {
    const { value = '13812340001', ...said } = changed as { value?: string | null }
    expect(await failureOf(announceLookUp(client, value, said))).toMatchObject({ code: 'KL001' })
    expect(await shop.audit('select * from kiteline.lookup_log')).toEqual([])
  })
}

test('the evidence keeps who looked up and why, and hides the value behind a keyed digest', async () => {
  await announceLookUp(client, '13812340001', { actor: 'anna', reason: 'a customer calls' })
  await announceLookUp(client, '13812340001', { actor: 'anna', reason: 'calls again' })
  await announceLookUp(client, '13812340002', { actor: 'anna', reason: 'another one' })
  const rows = await shop.audit(
    `select purpose, lookup, grant_id, login, actor, reason, value_digest
     from kiteline.lookup_log order by lookup_id`,
  )
  const digest = expect.stringMatching(/^[0-9a-f]{64}$/)
  const common = {
    purpose: 'desk',
    lookup: 'mobile',
    grant_id: grant,
    login: 'desk_app',
    actor: 'anna',
  }
  expect(rows).toEqual([
    { ...common, reason: 'a customer calls', value_digest: digest },
    { ...common, reason: 'calls again', value_digest: digest },
    { ...common, reason: 'another one', value_digest: digest },
  ])
  expect(rows[0]?.value_digest).toBe(rows[1]?.value_digest)
  expect(rows[0]?.value_digest).not.toBe(rows[2]?.value_digest)
  const everything = await shop.inside(
    'select row_to_json(l)::text as text from kiteline_internal.lookups l',
  )
  expect(JSON.stringify(everything)).not.toContain('1381234')
  const [plain] = await shop.inside("select encode(sha256('13812340001'), 'hex') as digest")
  expect(rows[0]?.value_digest).not.toBe(plain?.digest)
})

test('the sixth look-up of an hour is refused', async () => {
  for (let index = 0; index < 5; index++) {
    expect(await announceLookUp(client, `1390000000${index}`)).toMatchObject({ refusal: null })
  }
  expect(await announceLookUp(client, '13812340001')).toEqual(refusedAnnouncement)
  expect(await lastDenial(shop)).toMatchObject({ missing: ['hourly limit of look-ups'] })
  expect(await failureOf(findSubjects(client, '13812340001'))).toEqual(refusedLookUp)
})

test('sixteen look-ups at once do not exceed the hour’s limit', async () => {
  const clients = await Promise.all(Array.from({ length: 16 }, () => shop.as('desk_app')))
  const answers = await Promise.all(
    clients.map((by, index) => announceLookUp(by, `139000000${index}`)),
  )
  expect(answers.filter((answer) => answer.refusal === null)).toHaveLength(5)
  await Promise.all(clients.map((each) => each.end()))
})

test('an older snapshot does not get around the hour’s limit', async () => {
  const late = await shop.as('desk_app')
  await late.query('begin isolation level repeatable read')
  await late.query('select 1')
  for (let index = 0; index < 5; index++) await announceLookUp(client, `1390000000${index}`)
  expect(await failureOf(announceLookUp(late, '13812340001'))).toMatchObject({ code: 'KL105' })
  await late.query('rollback')
  await announceLookUp(client, '13812340001')
  await late.query('begin isolation level repeatable read')
  expect(await failureOf(findSubjects(late, '13812340001'))).toMatchObject({
    code: 'KL105',
  })
  await late.query('rollback')
})
