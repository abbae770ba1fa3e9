import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  type AttackedWorkshop,
  type Attacker,
  attackerOn,
  createAttackedWorkshop,
  expectNothingLeaked,
} from '../harness/attacker.ts'
import { tokenFor } from '../harness/opening.ts'

let shop: AttackedWorkshop
let attacker: Attacker

beforeAll(async () => {
  shop = await createAttackedWorkshop()
  await shop.admin("select kiteline.restrict_subject('workshop', '902', 'SECRET reason')")
})
// A new connection each: what a connection has planned once is not planned, and not printed, again.
beforeEach(async () => {
  attacker = attackerOn(await shop.as('desk_app'))
  await attacker.client.query(`
    set client_min_messages = debug5;
    set debug_print_plan = on;
    set debug_print_parse = on;
    set debug_print_rewritten = on;
    set debug_pretty_print = off;
  `)
})
afterAll(() => shop.drop())

const open = (grant: string, subjects = "array['1']") =>
  `select * from kiteline.open_session(${grant}, 'engineer-17', 'ticket', ${subjects})`

/** All that was heard but what the attacker said himself, how long it was, and the transaction's number. */
function shape(heard: string): string {
  return heard
    .replaceAll(/"length":\d+,|"asked_count":"\d+",|:consttype.*?(?=\})/g, '')
    .replaceAll(/"detail":" *\{PLANNEDSTMT.*?",/g, '')
    .replaceAll(/xid\/subid\/cid: \d+/g, 'xid')
}

test('the printed plans do not tell why an opening was refused', async () => {
  const revoked = await shop.grant('desk')
  await shop.admin("select kiteline.revoke_grant($1, 'because')", [revoked])
  const foreign = await shop.grant('desk', { login: 'rival_app' })
  const signed = await shop.grant('desk', { isSigned: true })
  const early = await shop.grant('desk', { startsInMs: 3_600_000 })
  const quota = await shop.grant('desk', { quota: 1 })
  const heard = new Map<string, string>()
  for (const [grant, subjects] of [
    [revoked, "array['1']"],
    [foreign, "array['1']"],
    [signed, "array['1']"],
    [early, "array['1']"],
    ['9999', "array['1']"],
    [shop.grantId, "array['7']"],
    [quota, "array['1', '2']"],
  ] as const) {
    const fresh = attackerOn(await shop.as('desk_app'))
    await fresh.client.query('set client_min_messages = debug5; set debug_print_plan = on')
    const answer = await fresh.try(open(grant, subjects))
    await fresh.client.end()
    expect(answer.rows).toMatchObject([{ refusal: 'KL102' }])
    // The attacker hears the plan of his own statement, which is the same for every grant.
    expect(answer.heard).toContain('PLANNEDSTMT')
    expect(answer.heard).not.toMatch(/gate_|quota|revoke|record_denial|missing :/)
    heard.set(grant, shape(answer.heard))
  }
  expect(new Set(heard.values()).size, [...heard.values()].join('\n\n')).toBe(1)
})

test('the printed plans of an opening for everyone hold nobody whom it does not admit', async () => {
  const answer = await attacker.try(
    `select admitted_count from kiteline.open_matching_session(${shop.grantId}, 'engineer-17', 'ticket')`,
  )
  expect(answer.rows).toEqual([{ admitted_count: 4 }])
  expect(answer.heard).not.toContain('without_refused')
  expectNothingLeaked(answer)
})

test('the printed plans of look-ups hold no digest and no key of it', async () => {
  const announced = await attacker.try(
    "select * from kiteline.announce_lookup('desk', 'mobile', '13987650902', 'anna', 'ticket')",
  )
  expect(announced.rows).toMatchObject([{ refusal: null }])
  const found = await attacker.try(
    "select * from kiteline.find_subjects('desk', 'mobile', '13987650902')",
  )
  expect(found.heard).not.toMatch(/lookup_digest|inner_pad|hmac|SECRET/)
  expect(announced.heard).not.toMatch(/lookup_digest|inner_pad|hmac|SECRET/)
})

test('the printed plans of a reading statement hold no value of a row', async () => {
  const token = await tokenFor(shop.attacker.client, shop.grantId, ['1'])
  const answer = await attacker.tryWith(
    token,
    'select * from for_desk.customers c left join for_desk.orders o using (customer_id)',
  )
  expect(answer.rows).toHaveLength(1)
  expectNothingLeaked(answer)
  const refused = await attacker.tryWith('wrong', 'select * from for_desk.customers')
  expect(refused.code).toBe('KL101')
  expectNothingLeaked(refused)
})

test('statistics of the planner and executor, timings and debug levels say nothing either', async () => {
  const token = await tokenFor(shop.attacker.client, shop.grantId, ['1'])
  for (const setting of [
    'log_duration',
    'log_statement',
    'log_error_verbosity',
    'log_parser_stats',
    'trace_notify',
    'log_lock_waits',
  ]) {
    await attacker.try(`set ${setting} = on`)
  }
  const answer = await attacker.tryWith(token, 'select * from for_desk.customers')
  expectNothingLeaked(answer)
  expectNothingLeaked(await attacker.try(open('9999')))
})
