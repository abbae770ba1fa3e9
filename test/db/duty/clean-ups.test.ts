import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDutyShop, type DutyShop } from './duty-shop.ts'

let shop: DutyShop
beforeAll(async () => {
  shop = await createDutyShop()
})
afterAll(() => shop.drop())

/** Who owes a clean-up for a person, and of which purposes. */
async function owed(subject: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const duties = await shop.dutiesOf(subject, 'clean_up')
  const owners = duties.map(({ recipient, purposes }) => [recipient, purposes] as const)
  // One duty a recipient: a second one would be lost in the record.
  expect(new Set(owners.map(([recipient]) => recipient)).size).toBe(owners.length)
  return Object.fromEntries(owners)
}

const object = (subject: string, purpose: string) =>
  shop.value("select kiteline.record_objection('workshop', $1, $2, 'phone', 'no more')", [
    subject,
    purpose,
  ])
const switchOff = (subject: string) =>
  shop.value("select kiteline.switch_off_nonessential('workshop', $1, 'phone', 'none of it')", [
    subject,
  ])
const withdraw = (subject: string, categories: readonly string[] | null = null) =>
  shop.value(
    "select kiteline.withdraw_consent('workshop', $1, 'promo', 'partner', 'sms', 'no more', $2)",
    [subject, categories],
  )

test('a restriction has everyone clean up who was shown the person, and nobody else', async () => {
  const [subject, other] = [await shop.customer(), await shop.customer()]
  await shop.disclose('desk', [subject, other])
  await shop.disclose('desk', [subject])
  await shop.disclose('circular', [subject])
  await shop.disclose('rescue', [subject])
  await shop.disclose('billing', [other])
  const refusal = await shop.restrict(subject)
  expect(await owed(subject)).toEqual({ desk_dept: ['circular', 'desk'], duty_desk: ['rescue'] })
  expect(await owed(other)).toEqual({})
  const [duty] = await shop.audit(
    `select duty_id, owner, refusal_id::text, opened_by, state, is_overdue, days_late, history,
       instructions
     from kiteline.duty_log where subject = $1 and recipient = 'desk_dept'`,
    [subject],
  )
  expect(duty).toEqual({
    duty_id: expect.any(String),
    owner: 'recipient',
    refusal_id: refusal,
    opened_by: 'dba',
    state: 'open',
    is_overdue: false,
    days_late: 0,
    history: [],
    instructions:
      'Delete everything of this person that you received for circular, desk, with every copy and what was passed on; then have it certified.',
  })
  expect(
    await shop.inside(
      `select date_trunc('minute', due_at) as due_at from kiteline_internal.duties
       where duty_id = $1`,
      [duty?.duty_id],
    ),
  ).toEqual(
    await shop.inside(
      `select date_trunc('minute', kiteline_internal.working_days_after(opened_at, 5)) as due_at
       from kiteline_internal.duties where duty_id = $1`,
      [duty?.duty_id],
    ),
  )
})

test('a purpose for stored data goes on after a restriction, and cleans nothing up', async () => {
  const subject = await shop.customer()
  await shop.disclose('claims', [subject])
  await shop.restrict(subject)
  expect(await owed(subject)).toEqual({})
  await shop.disclose('claims', [subject])
})

test('an objection concerns its purpose only', async () => {
  const subject = await shop.customer()
  await shop.disclose('desk', [subject])
  await shop.disclose('billing', [subject])
  await object(subject, 'billing')
  expect(await owed(subject)).toEqual({ books: ['billing'] })
})

test('to switch off what is not essential leaves the essential alone', async () => {
  const subject = await shop.customer()
  for (const purpose of ['circular', 'billing', 'claims', 'rescue'] as const) {
    await shop.disclose(purpose, [subject])
  }
  await switchOff(subject)
  expect(await owed(subject)).toEqual({ desk_dept: ['circular'] })
})

test('a withdrawal concerns its recipient, and only if it was shown what was withdrawn', async () => {
  const subject = await shop.customer()
  await shop.disclose('desk', [subject])
  await shop.consent(subject, ['place'])
  await shop.disclose('promo', [subject])
  await shop.consent(subject, ['contact'])
  // The number stayed hidden: that consent came after the session.
  await withdraw(subject, ['contact'])
  expect(await owed(subject)).toEqual({})
  await withdraw(subject, ['place'])
  expect(await owed(subject)).toEqual({ partner: ['promo'] })
  const [{ instructions } = {}] = await shop.audit(
    "select instructions from kiteline.duty_log where subject = $1 and kind = 'clean_up'",
    [subject],
  )
  expect(instructions).toMatch(/^Delete everything of place of this person/)
})

test('what somebody was shown nothing of, nobody cleans up', async () => {
  const subject = await shop.customer()
  await shop.consent(subject)
  await withdraw(subject)
  await object(subject, 'desk')
  await switchOff(subject)
  await shop.restrict(subject)
  expect(await owed(subject)).toEqual({})
})

test('a person who was shown as somebody’s contact is cleaned up too', async () => {
  await shop.disclose('rescue', ['1'])
  expect(await owed('3')).toEqual({})
  const refusal = await shop.restrict('3')
  expect(await owed('3')).toEqual({ duty_desk: ['rescue'] })
  await shop.admin("select kiteline.lift_restriction($1, 'asked again')", [refusal])
})

test('what is to be cleaned up already is not asked for twice', async () => {
  const subject = await shop.customer()
  await shop.disclose('desk', [subject])
  await shop.disclose('billing', [subject])
  await object(subject, 'desk')
  await switchOff(subject)
  await shop.restrict(subject)
  expect(await owed(subject)).toEqual({ desk_dept: ['desk'], books: ['billing'] })
})

test('a clean-up that was done covers what came before it, and not what came after', async () => {
  const subject = await shop.customer()
  await shop.disclose('desk', [subject])
  const first = await object(subject, 'desk')
  const [duty] = await shop.dutiesOf(subject)
  await shop.certify(String(duty?.duty_id))
  await shop.verify(String(duty?.duty_id))
  const lift = (refusal: string) =>
    shop.admin("select kiteline.lift_objection($1, 'phone', 'call 8', 'wants it back')", [refusal])
  await lift(first)
  const second = await object(subject, 'desk')
  expect(await shop.dutiesOf(subject)).toHaveLength(1)
  await lift(second)
  await shop.disclose('desk', [subject])
  const third = await object(subject, 'desk')
  const duties = await shop.dutiesOf(subject)
  expect(duties.map(({ refusal_id, state }) => [refusal_id, state])).toEqual([
    [first, 'verified'],
    [third, 'open'],
  ])
})

test('a duty that legal waived is not opened again for the refusals that there were', async () => {
  const subject = await shop.customer()
  await shop.disclose('desk', [subject])
  const refusal = await object(subject, 'desk')
  const [duty] = await shop.dutiesOf(subject)
  await shop.legal.query("select kiteline.waive_duty($1, 'has to be kept by law')", [duty?.duty_id])
  const again = 'select kiteline_internal.open_clean_ups($1) as opened'
  expect(await shop.inside(again, [refusal])).toEqual([{ opened: 0 }])
  await shop.restrict(subject)
  expect((await shop.dutiesOf(subject)).map(({ state }) => state)).toEqual(['waived', 'open'])
})

test('to open the clean-ups of a refusal again opens nothing', async () => {
  const subject = await shop.customer()
  await shop.disclose('desk', [subject])
  await shop.disclose('billing', [subject])
  const refusal = await shop.restrict(subject)
  const before = await shop.dutiesOf(subject)
  expect(before).toHaveLength(2)
  for (let run = 0; run < 3; run += 1) {
    expect(
      await shop.inside('select kiteline_internal.open_clean_ups($1) as opened', [refusal]),
    ).toEqual([{ opened: 0 }])
  }
  expect(await shop.dutiesOf(subject)).toEqual(before)
})

test('a refusal of a terms change opens none, and neither does an unknown number', async () => {
  const rows = await shop.inside(
    'select kiteline_internal.open_clean_ups(v) as opened from unnest(array[null, 0, 999999]) v',
  )
  expect(rows).toEqual([{ opened: 0 }, { opened: 0 }, { opened: 0 }])
})

test('the sessions of a person are found by index', async () => {
  const client = await shop.database.superuser.connect()
  try {
    await client.query(`set enable_seqscan = off; set enable_indexscan = off; load 'auto_explain'`)
    await client.query('set auto_explain.log_min_duration = 0')
    await client.query('set auto_explain.log_nested_statements = on')
    await client.query('set client_min_messages = log')
    const plans: string[] = []
    client.on('notice', ({ message }) => plans.push(message ?? ''))
    // A subject as it stands in the refusals, whose collation is not the index's.
    await client.query(
      `select d.session_id
       from (select subject from kiteline_internal.refusals limit 1) r
       cross join kiteline_internal.disclosures_of('workshop', r.subject) d`,
    )
    const plan = plans.find((text) => text.includes('second_subjects')) ?? ''
    expect(plan).toContain('BitmapOr')
    expect(plan).not.toContain('Seq Scan on sessions')
  } finally {
    client.release(true)
  }
})
