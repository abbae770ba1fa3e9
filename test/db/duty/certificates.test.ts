import { afterAll, beforeAll, expect, test } from 'vitest'
import { failureOf } from '../../harness/opening.ts'
import { createDutyShop, type DutyShop, someHash } from './duty-shop.ts'

let shop: DutyShop
beforeAll(async () => {
  shop = await createDutyShop()
})
afterAll(() => shop.drop())

/** A clean-up that is to be done, and its person. */
async function cleanUp(): Promise<{ readonly duty: string; readonly subject: string }> {
  const subject = await shop.customer()
  await shop.disclose('desk', [subject])
  await shop.restrict(subject)
  const [duty] = await shop.dutiesOf(subject)
  return { duty: String(duty?.duty_id), subject }
}

async function stateOf(duty: string) {
  const [row] = await shop.audit('select state from kiteline.duty_log where duty_id = $1', [duty])
  return row?.state
}

test('a certificate is submitted, and verified by another login', async () => {
  const { duty } = await cleanUp()
  await shop.service.one.query(
    `select kiteline.submit_clean_up_certificate(
      $1, '  overwritten three times ', '陈经理', clock_timestamp(),
      clock_timestamp() + interval '30 days', 'letter 7', '${someHash}'
    )`,
    [duty],
  )
  expect(await stateOf(duty)).toBe('certificate_submitted')
  await shop.verify(duty)
  const [row] = await shop.audit(
    `select state, ended_at is not null as has_ended, is_overdue, days_late, history
     from kiteline.duty_log where duty_id = $1`,
    [duty],
  )
  const anyTime = expect.stringMatching(/^\d{4}-/)
  expect(row).toEqual({
    state: 'verified',
    has_ended: true,
    is_overdue: false,
    days_late: 0,
    history: [
      {
        event: 'certificate_submitted',
        at: anyTime,
        by: 'service_one',
        method: 'overwritten three times',
        operator: '陈经理',
        performed_at: anyTime,
        residual_until: anyTime,
        evidence_ref: 'letter 7',
        evidence_hash: someHash,
      },
      { event: 'verified', at: anyTime, by: 'service_two', reason: 'looked at the log' },
    ],
  })
})

test('nobody verifies a certificate of his own', async () => {
  const { duty } = await cleanUp()
  await shop.certify(duty)
  const own = shop.service.one.query("select kiteline.verify_clean_up($1, true, 'looks fine')", [
    duty,
  ])
  expect(await failureOf(own)).toEqual({
    code: 'KL003',
    message: 'not possible in the present state',
    detail: `login service_one submitted the certificate of duty ${duty}`,
    hint: 'Ask somebody else to verify it, under a login of their own.',
  })
  await shop.service.one.query('set role kiteline_service')
  const inRole = shop.service.one.query("select kiteline.verify_clean_up($1, true, 'fine')", [duty])
  expect(await failureOf(inRole)).toMatchObject({ code: 'KL003' })
  await shop.service.one.query('reset role')
  expect(await stateOf(duty)).toBe('certificate_submitted')
  await shop.legal.query("select kiteline.verify_clean_up($1, true, 'letter seen')", [duty])
  expect(await stateOf(duty)).toBe('verified')
})

test('a rejected certificate leaves the duty open, due as before', async () => {
  const { duty } = await cleanUp()
  const due = 'select due_at from kiteline.duty_log where duty_id = $1'
  const before = await shop.audit(due, [duty])
  await shop.certify(duty)
  await shop.verify(duty, false)
  expect(await stateOf(duty)).toBe('open')
  expect(await shop.audit(due, [duty])).toEqual(before)
  await shop.certify(duty)
  await shop.verify(duty)
  expect(await stateOf(duty)).toBe('verified')
})

test('what was cleaned up while the recipient still had access does not count', async () => {
  const { duty, subject } = await cleanUp()
  const early = shop.service.one.query(
    `select kiteline.submit_clean_up_certificate(
      $1, 'deleted', '陈经理',
      (select opened_at - interval '1 second' from kiteline.duty_log where duty_id = $1),
      null, 'letter 7', '${someHash}'
    )`,
    [duty],
  )
  const failure = await failureOf(early)
  expect(failure).toMatchObject({ code: 'KL001', message: 'invalid argument' })
  expect(failure.detail).toMatch(
    /^performed_at is before \d{4}-.*Z, until when the recipient had access to the person$/,
  )
  expect(await stateOf(duty)).toBe('open')
  expect(await shop.dutiesOf(subject)).toHaveLength(1)
})

test('a session that was closed before counts until it was closed', async () => {
  const subject = await shop.customer()
  const client = await shop.as('desk_app')
  const { rows } = await client.query(
    "select token from kiteline.open_session($1, 'engineer-17', 'ticket 1', array[$2])",
    [shop.grants.desk, subject],
  )
  await client.query('select kiteline.close_session($1)', [rows[0]?.token])
  const [{ now } = {}] = await shop.inside('select clock_timestamp()::text as now')
  await shop.restrict(subject)
  const [duty] = await shop.dutiesOf(subject)
  await shop.service.one.query(
    `select kiteline.submit_clean_up_certificate(
      $1, 'deleted', '陈经理', $2, null, 'letter 7', '${someHash}'
    )`,
    [duty?.duty_id, now],
  )
  expect(await stateOf(String(duty?.duty_id))).toBe('certificate_submitted')
})

test('a duty takes one certificate at a time, and none once it has ended', async () => {
  const { duty } = await cleanUp()
  await shop.certify(duty)
  const detail = (state: string) => `duty ${duty} (clean_up) is ${state}`
  expect(await failureOf(shop.certify(duty))).toEqual({
    code: 'KL003',
    message: 'not possible in the present state',
    detail: detail('certificate_submitted'),
    hint: 'Possible while it is: open.',
  })
  await shop.verify(duty)
  for (const act of [() => shop.certify(duty), () => shop.verify(duty), () => waive(duty)]) {
    expect(await failureOf(act())).toMatchObject({ code: 'KL003', detail: detail('verified') })
  }
})

const waive = (duty: string) =>
  shop.legal.query("select kiteline.waive_duty($1, 'kept by law')", [duty])

test('of two certificates at the same moment one counts', async () => {
  const { duty } = await cleanUp()
  const [one, two] = [shop.service.one, shop.service.two]
  const submit = `select kiteline.submit_clean_up_certificate(
    ${duty}, 'deleted', '陈经理', clock_timestamp(), null, 'letter 7', '${someHash}'
  )`
  await one.query('begin')
  await one.query(submit)
  const second = failureOf(two.query(submit))
  await one.query('commit')
  expect(await second).toMatchObject({ code: 'KL003' })
  expect(
    await shop.inside('select event from kiteline_internal.duty_events where duty_id = $1', [duty]),
  ).toEqual([{ event: 'certificate_submitted' }])
})

test('legal waives a duty, with a certificate or without, and says why', async () => {
  const [open, certified] = [await cleanUp(), await cleanUp()]
  await shop.certify(certified.duty)
  for (const { duty } of [open, certified]) {
    await waive(duty)
    expect(await stateOf(duty)).toBe('waived')
    const [row] = await shop.audit('select history from kiteline.duty_log where duty_id = $1', [
      duty,
    ])
    const history = row?.history as readonly unknown[] | undefined
    expect(history?.at(-1)).toMatchObject({
      event: 'waived',
      by: 'legal_one',
      reason: 'kept by law',
    })
  }
})

test('a clean-up is not completed without a certificate', async () => {
  const { duty } = await cleanUp()
  const call = `select kiteline.complete_duty(${duty}, 'all gone', 'letter 7', '${someHash}')`
  expect(await failureOf(shop.service.one.query(call))).toEqual({
    code: 'KL003',
    message: 'not possible in the present state',
    detail: `duty ${duty} is a clean-up`,
    hint: 'kiteline.submit_clean_up_certificate enters its certificate, and kiteline.verify_clean_up ends it.',
  })
  expect(await stateOf(duty)).toBe('open')
})
