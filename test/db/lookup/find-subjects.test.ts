import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Failure, failureOf } from '../../harness/opening.ts'
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
beforeEach(() => rewriteLookups('delete from kiteline_internal.lookups'))
afterAll(() => shop.drop())

/** Time cannot be turned, so the evidence is: by a superuser who takes its triggers off. */
async function rewriteLookups(sql: string): Promise<void> {
  const tables = await shop.inside(
    "select relid::regclass::text as name from pg_partition_tree('kiteline_internal.lookups')",
  )
  const triggers = (mode: string) =>
    tables.map(({ name }) => `alter table ${name} ${mode} trigger refuse_rewrite;`).join('\n')
  await shop.inside(`${triggers('disable')} ${sql}; ${triggers('enable always')}`)
}

const refused: Failure = {
  code: 'KL109',
  message: 'the look-up was refused',
  detail: undefined,
  hint: 'Commit kiteline.announce_lookup for the same value first, then look up within a minute.',
}
const refusedAnnouncement = {
  lookup_id: null,
  refusal: 'KL109',
  hint: 'Ask security: the report "denials" names the missing condition.',
}

async function announce(
  value: string | null,
  {
    purpose = 'desk',
    lookup = 'mobile',
    actor = 'engineer-17' as string | null,
    reason = 'ticket' as string | null,
    by = client,
  } = {},
) {
  const { rows } = await by.query('select * from kiteline.announce_lookup($1, $2, $3, $4, $5)', [
    purpose,
    lookup,
    value,
    actor,
    reason,
  ])
  return rows[0]
}

async function find(value: string | null, purpose = 'desk', lookup = 'mobile', by = client) {
  const { rows } = await by.query(
    'select subject from kiteline.find_subjects($1, $2, $3) as f(subject)',
    [purpose, lookup, value],
  )
  return rows.map((row) => row.subject)
}

async function lastMissing() {
  const rows = await shop.audit(
    'select kind, purpose, missing from kiteline.denial_log order by denial_id desc limit 1',
  )
  return rows[0]
}

test('an announced look-up finds whom to name, and nothing but keys', async () => {
  expect(await announce('13812340001')).toMatchObject({ refusal: null, hint: null })
  expect(await find('13812340001')).toEqual(['1'])
  await announce('00000000000')
  expect(await find('00000000000')).toEqual([])
})

test('a look-up is equality and nothing else', async () => {
  for (const value of ['1381234000_', '1381234000%', '138', ' 13812340001', "' or true --"]) {
    await announce(value)
    expect(await find(value), value).toEqual([])
  }
})

test('an announcement is good for one minute and for its own words', async () => {
  await announce('13812340001')
  expect(await find('13812340001')).toEqual(['1'])
  expect(await failureOf(find('13812340002'))).toEqual(refused)
  expect(await failureOf(find(null))).toEqual(refused)
  expect(await failureOf(find('13812340001', 'circular'))).toEqual(refused)
  expect(await failureOf(find('13812340001', 'desk', 'email'))).toEqual(refused)
  const rival = await shop.as('rival_app')
  expect(await failureOf(find('13812340001', 'desk', 'mobile', rival))).toEqual(refused)

  await rewriteLookups(
    "update kiteline_internal.lookups set announced_at = announced_at - interval '61 seconds'",
  )
  expect(await failureOf(find('13812340001'))).toEqual(refused)
})

test('a look-up in the announcing transaction is refused, in a savepoint of it too', async () => {
  for (const savepoint of ['select', 'savepoint inner_one']) {
    await client.query('begin')
    await announce('13812340001')
    await client.query(savepoint)
    expect(await failureOf(find('13812340001'))).toEqual(refused)
    await client.query('rollback')
  }
  // And what was rolled back was never announced.
  expect(await failureOf(find('13812340001'))).toEqual(refused)
})

test('a look-up needs a grant that could be opened now', async () => {
  const rival = await shop.as('rival_app')
  expect(await announce('13812340001', { by: rival })).toEqual(refusedAnnouncement)
  expect(await lastMissing()).toEqual({
    kind: 'lookup',
    purpose: 'desk',
    missing: ['no grant that could be opened'],
  })
  const rivals = await shop.grant('desk', { login: 'rival_app' })
  expect(await announce('13812340001', { by: rival })).toMatchObject({ refusal: null })
  await shop.admin("select kiteline.revoke_grant($1, 'because')", [rivals])
  expect(await failureOf(find('13812340001', 'desk', 'mobile', rival))).toEqual(refused)
})

test('a look-up that the purpose does not declare is refused alike', async () => {
  await shop.grant('circular')
  for (const [purpose, lookup] of [
    ['circular', 'mobile'],
    ['desk', 'email'],
    ['nothing', 'mobile'],
  ] as const) {
    expect(await announce('13812340001', { purpose, lookup })).toEqual(refusedAnnouncement)
    expect(await lastMissing()).toMatchObject({
      purpose,
      missing: ['look-up not declared for the purpose'],
    })
  }
})

test('the sixth look-up of an hour is refused', async () => {
  for (let index = 0; index < 5; index++) {
    expect(await announce(`1390000000${index}`)).toMatchObject({ refusal: null })
  }
  expect(await announce('13812340001')).toEqual(refusedAnnouncement)
  expect(await lastMissing()).toMatchObject({ missing: ['hourly limit of look-ups'] })
  expect(await failureOf(find('13812340001'))).toEqual(refused)
})

test('sixteen look-ups at once do not exceed the hour’s limit', async () => {
  const clients = await Promise.all(Array.from({ length: 16 }, () => shop.as('desk_app')))
  const answers = await Promise.all(
    clients.map((by, index) => announce(`139000000${index}`, { by })),
  )
  expect(answers.filter((answer) => answer.refusal === null)).toHaveLength(5)
  await Promise.all(clients.map((each) => each.end()))
})

test('an older snapshot does not get around the hour’s limit', async () => {
  const late = await shop.as('desk_app')
  await late.query('begin isolation level repeatable read')
  await late.query('select 1')
  for (let index = 0; index < 5; index++) await announce(`1390000000${index}`)
  expect(await failureOf(announce('13812340001', { by: late }))).toMatchObject({ code: 'KL105' })
  await late.query('rollback')
  await announce('13812340001')
  await late.query('begin isolation level repeatable read')
  expect(await failureOf(find('13812340001', 'desk', 'mobile', late))).toMatchObject({
    code: 'KL105',
  })
  await late.query('rollback')
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
    expect(await failureOf(announce(value, said))).toMatchObject({ code: 'KL001' })
    expect(await shop.audit('select * from kiteline.lookup_log')).toEqual([])
  })
}

test('the evidence keeps who looked up and why, and hides the value behind a keyed digest', async () => {
  await announce('13812340001', { actor: 'anna', reason: 'a customer calls' })
  await announce('13812340001', { actor: 'anna', reason: 'calls again' })
  await announce('13812340002', { actor: 'anna', reason: 'another one' })
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
