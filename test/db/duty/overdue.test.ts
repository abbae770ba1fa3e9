import { afterAll, beforeAll, expect, test } from 'vitest'
import { engineer, openSession, refusedOpening } from '../../harness/opening.ts'
import { createDutyShop, type DutyShop } from './duty-shop.ts'

let shop: DutyShop
beforeAll(async () => {
  shop = await createDutyShop()
})
afterAll(() => shop.drop())

async function cleanUp(): Promise<string> {
  const subject = await shop.customer()
  await shop.disclose('desk', [subject])
  await shop.restrict(subject)
  const [duty] = await shop.dutiesOf(subject)
  return String(duty?.duty_id)
}

async function open(purpose: 'desk' | 'circular' | 'billing', grant = shop.grants[purpose]) {
  const client = await shop.as('desk_app')
  const opening = await openSession(client, grant, { subjects: ['2'], actor: engineer })
  await client.end()
  return opening
}

/** What the last refused opening lacked. */
async function missing() {
  const [denial] = await shop.audit(
    'select missing from kiteline.denial_log order by denial_id desc limit 1',
  )
  return denial?.missing
}

const yesterday = "clock_timestamp() - interval '1 day'"
const sinceYesterday = async () => {
  const [row] = await shop.inside(
    `select 'clean-up overdue since '
       || to_char((${yesterday}) at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as said`,
  )
  return row?.said
}

test('an overdue clean-up shuts the recipient’s grants of that purpose, by the clock alone', async () => {
  const duty = await cleanUp()
  expect((await open('desk')).refusal).toBeNull()
  await shop.makeDue(duty, yesterday)
  expect(await open('desk')).toEqual(refusedOpening('1'))
  expect(await missing()).toEqual([await sinceYesterday()])
  // Another purpose of the recipient, and another recipient.
  expect((await open('circular')).refusal).toBeNull()
  expect((await open('billing')).refusal).toBeNull()
  // Submitted is not yet done.
  await shop.certify(duty)
  expect(await open('desk')).toEqual(refusedOpening('1'))
  await shop.verify(duty, false)
  expect(await open('desk')).toEqual(refusedOpening('1'))
  await shop.certify(duty)
  await shop.verify(duty)
  expect((await open('desk')).refusal).toBeNull()
})

test('the earliest of several overdue clean-ups is named, and all have to be done', async () => {
  const [one, two] = [await cleanUp(), await cleanUp()]
  await shop.makeDue(one, yesterday)
  await shop.makeDue(two, "'2026-01-05 23:30Z'")
  expect(await open('desk')).toEqual(refusedOpening('1'))
  expect(await missing()).toEqual(['clean-up overdue since 2026-01-06'])
  await shop.legal.query("select kiteline.waive_duty($1, 'kept by law')", [two])
  expect(await open('desk')).toEqual(refusedOpening('1'))
  expect(await missing()).toEqual([await sinceYesterday()])
  await shop.legal.query("select kiteline.waive_duty($1, 'kept by law')", [one])
  expect((await open('desk')).refusal).toBeNull()
})

test('a session ends at the latest when a clean-up becomes overdue', async () => {
  const duty = await cleanUp()
  await shop.makeDue(duty, "clock_timestamp() + interval '2 minutes'")
  const [{ due_at } = {}] = await shop.inside(
    'select due_at from kiteline_internal.duties where duty_id = $1',
    [duty],
  )
  expect((await open('desk')).expires_at).toEqual(due_at)
  await shop.legal.query("select kiteline.waive_duty($1, 'kept by law')", [duty])
})

test('the report of live grants names the overdue clean-up', async () => {
  const duty = await cleanUp()
  await shop.makeDue(duty, yesterday)
  expect(
    await shop.audit('select missing from kiteline.live_grants where grant_id = $1', [
      shop.grants.desk,
    ]),
  ).toEqual([{ missing: [await sinceYesterday()] }])
  await shop.legal.query("select kiteline.waive_duty($1, 'kept by law')", [duty])
})

test('days late are counted until the duty ends', async () => {
  const [late, done] = [await cleanUp(), await cleanUp()]
  await shop.makeDue(late, "clock_timestamp() - interval '49 hours'")
  await shop.makeDue(done, "clock_timestamp() - interval '1 hour'")
  await shop.legal.query("select kiteline.waive_duty($1, 'kept by law')", [done])
  const log = 'select is_overdue, days_late from kiteline.duty_log where duty_id = $1'
  expect(await shop.audit(log, [late])).toEqual([{ is_overdue: true, days_late: 3 }])
  expect(await shop.audit(log, [done])).toEqual([{ is_overdue: false, days_late: 1 }])
  await shop.legal.query("select kiteline.waive_duty($1, 'kept by law')", [late])
})

test('a duty of another kind shuts no grant, however late', async () => {
  const subject = await shop.customer()
  await shop.disclose('desk', [subject])
  await shop.value(
    "select kiteline.record_correction('workshop', $1, array['contact'], 'new number')",
    [subject],
  )
  const [duty] = await shop.dutiesOf(subject, 'correct')
  await shop.makeDue(String(duty?.duty_id), yesterday)
  expect((await open('desk')).refusal).toBeNull()
})
