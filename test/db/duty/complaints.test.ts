import { afterAll, beforeAll, expect, test } from 'vitest'
import { failureOf, readWith, tokenFor } from '../../harness/opening.ts'
import { createDutyShop, type DutyShop, someHash } from './duty-shop.ts'

let shop: DutyShop
beforeAll(async () => {
  shop = await createDutyShop()
})
afterAll(() => shop.drop())

async function complain(
  subject: string,
  consents: readonly string[] = [],
  switchOff = true,
): Promise<string> {
  const { rows } = await shop.service.one.query(
    `select kiteline.file_complaint(
      'workshop', $1, 'her grandson tapped it', 'phone', $2, $3
    )::text as complaint_id`,
    [subject, consents, switchOff],
  )
  return String(rows[0]?.complaint_id)
}

test('one call stops the sharing, has it cleaned up, reviewed, and somebody speak with the person', async () => {
  const subject = await shop.customer()
  const consents = await shop.consent(subject)
  await shop.disclose('promo', [subject])
  await shop.disclose('billing', [subject])
  const client = await shop.as('desk_app')
  const token = await tokenFor(client, shop.grants.desk, [subject])
  const keys = 'select customer_id from for_desk.customers'
  expect(await readWith(client, token, keys)).toEqual([{ customer_id: subject }])

  const complaint = await complain(subject, consents)

  expect(await readWith(client, token, keys)).toEqual([])
  const duties = await shop.audit(
    `select kind, recipient, purposes, owner, complaint_id::text, state
     from kiteline.duty_log where subject = $1 order by kind, recipient`,
    [subject],
  )
  const common = { complaint_id: null, state: 'open' }
  expect(duties).toEqual([
    {
      kind: 'annulment_review',
      recipient: 'partner',
      purposes: ['promo'],
      owner: 'legal',
      ...common,
    },
    { kind: 'clean_up', recipient: 'desk_dept', purposes: ['desk'], owner: 'recipient', ...common },
    { kind: 'clean_up', recipient: 'partner', purposes: ['promo'], owner: 'recipient', ...common },
    {
      kind: 'outreach',
      recipient: null,
      purposes: [],
      owner: 'service',
      complaint_id: complaint,
      state: 'open',
    },
  ])
  expect(
    await shop.inside(
      `select c.about, c.channel, c.filed_by, array_agg(r.kind order by r.refusal_id) as kinds
       from kiteline_internal.complaints c
       join kiteline_internal.refusals r on r.refusal_id = any (c.refusal_ids)
       where c.complaint_id = $1 group by c.complaint_id`,
      [complaint],
    ),
  ).toEqual([
    {
      about: 'her grandson tapped it',
      channel: 'phone',
      filed_by: 'service_one',
      kinds: ['annulment', 'objection'],
    },
  ])
  // What is essential goes on.
  await shop.disclose('billing', [subject])
})

test('somebody speaks with the person within 15 working days', async () => {
  const subject = await shop.customer()
  await complain(subject)
  const due = (moment: string) =>
    shop.inside(
      `select date_trunc('second', ${moment}) as due_at from kiteline_internal.duties
       where subject = $1 and kind = 'outreach'`,
      [subject],
    )
  expect(await due('due_at')).toEqual(
    await due('kiteline_internal.working_days_after(opened_at, 15)'),
  )
})

test('a tap by mistake is annulled before it came into effect: nobody was shown anything', async () => {
  const subject = await shop.customer()
  await shop.disclose('desk', [subject])
  const [consent] = await shop.admin(
    `select consent_id::text, state from kiteline.record_consent(
      'workshop', $1, 'promo', 'partner', array['place'], 'separate', 'app_popup', $2,
      statement_timestamp(), 'screen 4', '${someHash}', interaction_ms => 400
    )`,
    [subject, shop.notice],
  )
  expect(consent?.state).toBe('pending')
  await complain(subject, [String(consent?.consent_id)])
  expect((await shop.dutiesOf(subject, 'clean_up')).map(({ recipient }) => recipient)).toEqual([
    'desk_dept',
  ])
  expect(
    await shop.audit('select session_id from kiteline.irregular_disclosures where subject = $1', [
      subject,
    ]),
  ).toEqual([])
})

test('a complaint need not switch anything off, nor annul anything', async () => {
  const subject = await shop.customer()
  await shop.disclose('desk', [subject])
  const complaint = await complain(subject, [], false)
  expect((await shop.dutiesOf(subject)).map(({ kind }) => kind)).toEqual(['outreach'])
  expect(
    await shop.inside(
      'select refusal_ids from kiteline_internal.complaints where complaint_id = $1',
      [complaint],
    ),
  ).toEqual([{ refusal_ids: [] }])
  await shop.disclose('desk', [subject])
})

test('a second complaint asks for no second clean-up, but for a second talk', async () => {
  const subject = await shop.customer()
  await shop.disclose('desk', [subject])
  await complain(subject)
  await complain(subject)
  expect((await shop.dutiesOf(subject)).map(({ kind }) => kind)).toEqual([
    'clean_up',
    'outreach',
    'outreach',
  ])
})

test('the talk ends with its outcome', async () => {
  const subject = await shop.customer()
  await complain(subject)
  const [duty] = await shop.dutiesOf(subject, 'outreach')
  await shop.service.two.query(
    `select kiteline.complete_duty($1, 'visited, explained, all off', 'visit 12', '${someHash}')`,
    [duty?.duty_id],
  )
  const [row] = await shop.audit(
    'select state, history from kiteline.duty_log where duty_id = $1',
    [duty?.duty_id],
  )
  expect(row).toEqual({
    state: 'done',
    history: [
      {
        event: 'done',
        at: expect.any(String),
        by: 'service_two',
        outcome: 'visited, explained, all off',
        evidence_ref: 'visit 12',
        evidence_hash: someHash,
      },
    ],
  })
})

test('the review of an annulled consent is legal’s to complete', async () => {
  const subject = await shop.customer()
  const consents = await shop.consent(subject)
  await complain(subject, consents)
  const [review] = await shop.dutiesOf(subject, 'annulment_review')
  const complete = `select kiteline.complete_duty(
    ${Number(review?.duty_id)}, 'nothing was shared', 'memo 3', '${someHash}'
  )`
  expect(await failureOf(shop.service.one.query(complete))).toEqual({
    code: 'KL003',
    message: 'not possible in the present state',
    detail: `duty ${review?.duty_id} is owed by legal`,
    hint: 'Ask a member of kiteline_legal to complete it.',
  })
  await shop.legal.query(complete)
  expect((await shop.dutiesOf(subject, 'annulment_review'))[0]?.state).toBe('done')
})

test('a review is opened once a refusal', async () => {
  const subject = await shop.customer()
  await complain(subject, await shop.consent(subject))
  const [review] = await shop.dutiesOf(subject, 'annulment_review')
  expect(
    await shop.inside('select kiteline_internal.open_annulment_review($1) as duty_id', [
      review?.refusal_id,
    ]),
  ).toEqual([{ duty_id: null }])
  expect(await shop.dutiesOf(subject, 'annulment_review')).toHaveLength(1)
})

test('disclosures on the strength of an annulled consent are irregular, others are not', async () => {
  const subject = await shop.customer()
  const consents = await shop.consent(subject)
  const session = await shop.disclose('promo', [subject])
  await shop.disclose('desk', [subject])
  await shop.disclose('billing', [subject])
  const withdrawn = await shop.customer()
  await shop.consent(withdrawn)
  await shop.disclose('promo', [withdrawn])
  await shop.value(
    "select kiteline.withdraw_consent('workshop', $1, 'promo', 'partner', 'sms', 'no more')",
    [withdrawn],
  )
  const irregular = `
    select subject, consent_id::text, purpose, recipient, category, session_id::text, actor
    from kiteline.irregular_disclosures where subject = any ($1) order by category`
  expect(await shop.audit(irregular, [[subject, withdrawn]])).toEqual([])
  await complain(subject, consents)
  expect(await shop.audit(irregular, [[subject, withdrawn]])).toEqual(
    ['contact', 'place'].map((category, index) => ({
      subject,
      consent_id: consents[index],
      purpose: 'promo',
      recipient: 'partner',
      category,
      session_id: session,
      actor: 'robot',
    })),
  )
})

test('what stayed hidden was not disclosed on the strength of a consent', async () => {
  const subject = await shop.customer()
  const [place] = await shop.consent(subject, ['place'])
  await shop.disclose('promo', [subject])
  const [contact] = await shop.consent(subject, ['contact'])
  await complain(subject, [String(place), String(contact)])
  expect(
    await shop.audit('select category from kiteline.irregular_disclosures where subject = $1', [
      subject,
    ]),
  ).toEqual([{ category: 'place' }])
})
