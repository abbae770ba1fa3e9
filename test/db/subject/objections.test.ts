import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ConsentShop, createConsentShop } from '../../harness/consent-shop.ts'

let shop: ConsentShop

beforeAll(async () => {
  shop = await createConsentShop()
})
afterAll(() => shop.drop())

const invalid = { code: 'KL001', message: 'invalid argument' }
const unknown = { code: 'KL002', message: 'no such object' }
const wrongState = { code: 'KL003', message: 'not possible in the present state' }

type Argument = string | null

const object = (
  subject: Argument,
  purpose: Argument = 'helpdesk',
  channel: Argument = 'phone',
  reason: Argument = 'no more',
  policy: Argument = 'workshop',
) =>
  shop.value('select kiteline.record_objection($1, $2, $3, $4, $5)::text', [
    policy,
    subject,
    purpose,
    channel,
    reason,
  ])

const switchOff = (
  subject: Argument,
  channel: Argument = 'phone',
  reason: Argument = 'no more',
  policy: Argument = 'workshop',
) =>
  shop.value('select kiteline.switch_off_nonessential($1, $2, $3, $4)::text', [
    policy,
    subject,
    channel,
    reason,
  ])

const lift = (
  refusal: Argument,
  channel: Argument = 'letter',
  evidence: Argument = 'letter 4',
  reason: Argument = 'please again',
) =>
  shop.admin('select kiteline.lift_objection($1, $2, $3, $4)', [refusal, channel, evidence, reason])

const at: Record<string, string> = { order_to_disclose: 'court' }
const purposes = ['helpdesk', 'delivery', 'billing', 'claims', 'order_to_disclose', 'rescue']

/** The purposes under which a person can be shown now. */
async function shownUnder(subject: string): Promise<string[]> {
  const shown: string[] = []
  for (const purpose of purposes) {
    const rows = await shop.see(purpose, at[purpose] ?? 'desk_dept', [subject])
    if (rows.length > 0) shown.push(purpose)
  }
  return shown
}

test('S-39, inv 21: a purpose that the person objects to ends, and no other', async () => {
  const subject = await shop.person()
  expect(await shownUnder(subject)).toEqual(purposes)
  await object(subject)
  expect(await shownUnder(subject)).toEqual(purposes.filter((name) => name !== 'helpdesk'))
})

test('S-39: an objection is to every recipient of the purpose', async () => {
  const subject = await shop.person()
  for (const recipient of ['carrier', 'mailer']) {
    await shop.consent(subject, { purpose: 'helpdesk', recipient })
  }
  await object(subject)
  for (const recipient of ['desk_dept', 'packer', 'carrier', 'mailer']) {
    expect(await shop.see('helpdesk', recipient, [subject]), recipient).toEqual([])
  }
})

test('S-44, inv 21: one call switches off all that is not essential, and what is essential goes on', async () => {
  const subject = await shop.person()
  const open = await Promise.all(
    purposes.map(
      async (purpose) =>
        [purpose, await shop.session(purpose, at[purpose] ?? 'desk_dept', [subject])] as const,
    ),
  )
  await switchOff(subject)
  const essential = ['billing', 'claims', 'rescue']
  expect(await shownUnder(subject)).toEqual(essential)
  for (const [purpose, session] of open) {
    expect(await session.read(), `open session of ${purpose}`).toHaveLength(
      essential.includes(purpose) ? 1 : 0,
    )
  }
})

test('S-44: it ends purposes of later policies too', async () => {
  const subject = await shop.person()
  await switchOff(subject)
  const [refusal] = await shop.inside(
    'select purpose, recipient, spares_essential, kind from kiteline_internal.refusals where subject = $1',
    [subject],
  )
  expect(refusal).toEqual({
    purpose: null,
    recipient: null,
    spares_essential: true,
    kind: 'objection',
  })
})

test('an essential purpose ends when the person names it', async () => {
  const subject = await shop.person()
  await object(subject, 'billing')
  expect(await shownUnder(subject)).not.toContain('billing')
})

test('an emergency is not asked about', async () => {
  const subject = await shop.person()
  await shop.expectRefused({ ...wrongState, detail: 'purpose rescue is for emergencies' }, () =>
    object(subject, 'rescue'),
  )
  expect(await shop.see('rescue', 'desk_dept', [subject])).toHaveLength(1)
})

test('S-45: a "no" is a fact of its own: who, to what, how, in which words, when', async () => {
  const subject = await shop.person()
  const id = await object(subject, 'helpdesk', 'in_person', 'stop calling me')
  const [row] = await shop.inside(
    `select refusal_id::text, policy, subject, purpose, recipient, categories, kind, channel, reason,
       recorded_by, recorded_at > clock_timestamp() - interval '1 minute' as is_now
     from kiteline_internal.refusals where subject = $1`,
    [subject],
  )
  expect(row).toEqual({
    refusal_id: id,
    policy: 'workshop',
    subject,
    purpose: 'helpdesk',
    recipient: null,
    categories: null,
    kind: 'objection',
    channel: 'in_person',
    reason: 'stop calling me',
    recorded_by: 'dba',
    is_now: true,
  })
})

test('S-45: a consent does not undo an objection; lifting it at the person’s wish does', async () => {
  const subject = await shop.person()
  const refusal = await object(subject)
  await shop.expectRefused(
    { ...wrongState, detail: `subject ${subject} objects (refusal ${refusal})` },
    () => shop.consent(subject, { purpose: 'helpdesk', recipient: 'desk_dept' }),
  )
  await lift(refusal)
  expect(await shop.see('helpdesk', 'desk_dept', [subject])).toHaveLength(1)
  const [row] = await shop.inside(
    'select reason, lifted_by from kiteline_internal.refusal_lifts where refusal_id = $1',
    [refusal],
  )
  expect(row).toEqual({ reason: 'please again (letter, letter 4)', lifted_by: 'dba' })
})

test('of two objections the second holds when the first is lifted', async () => {
  const subject = await shop.person()
  const first = await object(subject)
  await switchOff(subject)
  await lift(first)
  expect(await shop.see('helpdesk', 'desk_dept', [subject])).toEqual([])
})

test('a session opened under an objection does not gain the person when it is lifted', async () => {
  const [subject, other] = [await shop.person(), await shop.person()]
  const refusal = await object(subject)
  const session = await shop.session('helpdesk', 'desk_dept', [subject, other])
  await lift(refusal)
  expect(await session.read()).toMatchObject([{ person_id: other }])
})

test('inv 23: a restricted person is seen by purposes for stored data and by no other', async () => {
  const subject = await shop.person()
  const claims = await shop.session('claims', 'desk_dept', [subject])
  const billing = await shop.session('billing', 'desk_dept', [subject])
  const id = await shop.value(
    "select kiteline.restrict_subject('workshop', $1, 'disputed')::text",
    [subject],
  )
  expect(await shownUnder(subject)).toEqual(['claims'])
  expect(await claims.read()).toHaveLength(1)
  expect(await billing.read()).toEqual([])
  await shop.admin("select kiteline.lift_restriction($1, 'settled')", [id])
  expect(await shownUnder(subject)).toEqual(purposes)
})

test('inv 23: a purpose for stored data obeys an objection, and a request to erase leaves it', async () => {
  const [objecting, erased] = [await shop.person(), await shop.person()]
  await object(objecting, 'claims')
  expect(await shop.see('claims', 'desk_dept', [objecting])).toEqual([])
  await shop.admin("select kiteline.request_erasure('workshop', $1, 'letter', 'delete it')", [
    erased,
  ])
  expect(await shownUnder(erased)).toEqual(['claims'])
})

describe('one error with what to do, and nothing stored, for', () => {
  test('an objection', async () => {
    const subject = await shop.person()
    for (const [failure, work] of [
      [unknown, () => object('987654')],
      [unknown, () => object('one')],
      [unknown, () => object(null)],
      [{ ...unknown, detail: 'purpose gifts of policy workshop' }, () => object(subject, 'gifts')],
      [unknown, () => object(subject, null)],
      [unknown, () => object(subject, 'helpdesk', 'phone', 'no more', 'other')],
      [invalid, () => object(subject, 'helpdesk', 'pigeon')],
      [invalid, () => object(subject, 'helpdesk', null)],
      [invalid, () => object(subject, 'helpdesk', 'phone', ' a ')],
      [invalid, () => object(subject, 'helpdesk', 'phone', null)],
    ] as const) {
      await shop.expectRefused(failure, work, work.toString())
    }
  })

  test('a switch-off', async () => {
    const subject = await shop.person()
    for (const [failure, work] of [
      [unknown, () => switchOff('987654')],
      [unknown, () => switchOff(null)],
      [
        { ...unknown, detail: 'policy other' },
        () => switchOff(subject, 'phone', 'no more', 'other'),
      ],
      [invalid, () => switchOff(subject, null)],
      [invalid, () => switchOff(subject, 'fax')],
      [invalid, () => switchOff(subject, 'phone', '')],
    ] as const) {
      await shop.expectRefused(failure, work, work.toString())
    }
  })

  test('a lift: only of an objection, once, with where the wish can be looked up', async () => {
    const subject = await shop.person()
    const refusal = await object(subject)
    const restriction = await shop.value(
      "select kiteline.restrict_subject('workshop', $1, 'disputed')::text",
      [subject],
    )
    await shop.consent(subject)
    const withdrawal = await shop.withdraw(subject)
    for (const [failure, work] of [
      [{ ...unknown, detail: 'objection 987654' }, () => lift('987654')],
      [unknown, () => lift(null)],
      [{ ...unknown, detail: `objection ${restriction}` }, () => lift(restriction)],
      [{ ...unknown, detail: `objection ${withdrawal}` }, () => lift(withdrawal)],
      [invalid, () => lift(refusal, 'letter', null)],
      [invalid, () => lift(refusal, 'letter', ' ')],
      [invalid, () => lift(refusal, 'letter', 'letter 4', null)],
      [invalid, () => lift(refusal, 'fax')],
    ] as const) {
      await shop.expectRefused(failure, work, work.toString())
    }
    await lift(refusal)
    await shop.expectRefused(
      { ...wrongState, detail: `objection ${refusal} is lifted already` },
      () => lift(refusal),
    )
    await shop.expectRefused({ ...unknown, detail: `restriction ${refusal}` }, () =>
      shop.admin("select kiteline.lift_restriction($1, 'settled')", [refusal]),
    )
  })
})
