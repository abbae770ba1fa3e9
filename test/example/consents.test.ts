import { afterAll, beforeAll, expect, test } from 'vitest'
import { personas } from '../../examples/appliances/data/personas.ts'
import { recordAgreement } from '../../examples/appliances/setup/consents.ts'
import { publishNotice } from '../../examples/appliances/setup/law.ts'
import { hashOf } from '../../examples/appliances/setup/offices.ts'
import { createDesks, type Desks, type Reading } from './desks.ts'

const { P1, P4, P5, P7 } = personas
let desks: Desks

beforeAll(async () => {
  desks = await createDesks()
})
afterAll(() => desks.drop())

const nobody = { token: null, refusal: 'KL102', admitted_count: null }
const reading = (purpose: string, login: string, ...subjects: readonly string[]): Reading => ({
  purpose,
  login,
  actor: 'engineer-17',
  subjects,
})

function consentsOf(key: string): Promise<readonly unknown[][]> {
  return desks.rows(
    'customer_service',
    `select consent_id::text, purpose, recipient, state
     from kiteline.subject_consents('appliances', $1) order by consent_id`,
    [key],
  )
}

test('whose terms speak of birthday cards needs a consent, whose terms do not needs new terms too', async () => {
  const counts = await desks.rows(
    'legal',
    `select condition, bool_and(subject::integer % 4 = 0), bool_or(subject::integer % 4 = 0)
     from kiteline.subjects_to_ask('birthday_card', 'card_house') group by 1 order by 1`,
  )
  expect(counts).toEqual([
    ['needs_consent', false, false],
    ['needs_reconsent', true, true],
  ])
})

test('P4, collected under terms without marketing, is on the birthday list only after agreeing anew', async () => {
  const cards = reading('birthday_card', 'card_house', P4.key)
  expect(await desks.open(cards)).toEqual(nobody)
  const asked = await desks.rows(
    'legal',
    `select condition, categories from kiteline.subjects_to_ask('birthday_card', 'card_house')
     where subject = $1`,
    [P4.key],
  )
  expect(asked).toEqual([['needs_reconsent', ['address', 'identity_basic']]])

  const notice = {
    kind: 'supplementary',
    version: 'test',
    purposes: ['birthday_card'],
    categories: ['identity_basic', 'address'],
    recipients: ['card_house'],
  } as const
  const noticeId = await publishNotice(await desks.database.as('legal'), notice)
  await recordAgreement(await desks.database.as('customer_service'), {
    subjects: [P4.key],
    purpose: 'birthday_card',
    recipient: 'card_house',
    categories: notice.categories,
    noticeId,
    channel: 'sms',
  })
  const [row] = await desks.read(
    cards,
    `select full_name, birth_date, detail
     from for_birthday_card.customers join for_birthday_card.addresses using (customer_id)`,
  )
  expect(row).toEqual([
    '韩**',
    expect.stringMatching(/^\*{4}-\d\d-\d\d$/),
    '文三路40号1幢2单元301室',
  ])
  const left = await desks.rows(
    'legal',
    "select from kiteline.subjects_to_ask('birthday_card', 'card_house') where subject = $1",
    [P4.key],
  )
  expect(left).toEqual([])
})

test('P5 tapped a pop-up away within 0.4 seconds: pending, and never visible to AdPartner', async () => {
  expect(await consentsOf(P5.key)).toEqual([
    [expect.any(String), 'partner_promo', 'ad_partner', 'pending'],
  ])
  const promotion = reading('partner_promo', 'ad_partner', P5.key)
  expect(await desks.open(promotion)).toEqual(nobody)
  expect(await desks.missing('ad_partner')).toEqual(['commitment not signed'])
  await desks.rows(
    'dba',
    "select kiteline.sign_commitment('ad_partner', '2025', '许杰', clock_timestamp(), $1)",
    [hashOf('signed at last')],
  )
  expect(await desks.open(promotion)).toEqual(nobody)
  expect(await desks.missing('ad_partner')).toEqual(['no subject may be shown'])
})

test('P5 complains: the next statement of an open session, the consent and all that is not essential end', async () => {
  const recommendations = reading('reco', 'reco_system', P1.key, P5.key)
  const { token } = await desks.open(recommendations)
  const people = () =>
    desks.readIn(
      'reco_system',
      token,
      'select distinct customer_id::text from for_reco.preferences order by 1',
    )
  expect(await people()).toEqual([[P1.key], [P5.key]])

  const [[consent] = []] = await consentsOf(P5.key)
  await desks.rows(
    'customer_service',
    "select kiteline.file_complaint('appliances', $1, 'I never wanted this', 'phone', array[$2::bigint])",
    [P5.key, consent],
  )
  expect(await people()).toEqual([[P1.key]])
  expect(await consentsOf(P5.key)).toEqual([[consent, 'partner_promo', 'ad_partner', 'annulled']])
  expect(await desks.open(reading('reco', 'reco_system', P5.key))).toEqual(nobody)
  const orders = 'select full_name from for_retention.customers'
  expect(await desks.read(reading('retention', 'legal_dept', P5.key), orders)).toEqual([[P5.name]])
})

test('P5: who received her has to clean up, certified by one and verified by another; AdPartner did not', async () => {
  const duties = await desks.rows(
    'customer_service',
    `select duty_id::text, recipient from kiteline.subject_duties('appliances', $1)
     where kind = 'clean_up'`,
    [P5.key],
  )
  expect(duties).toEqual([[expect.any(String), 'reco_system']])
  const duty = duties[0]?.[0]
  await desks.rows(
    'customer_service',
    `select kiteline.submit_clean_up_certificate(
       $1, 'rows deleted', '韩超', clock_timestamp(), null, 'certificate 1', $2)`,
    [duty, hashOf('certificate 1')],
  )
  const verify = "select kiteline.verify_clean_up($1, true, 'looked for her: no row')"
  await expect(desks.rows('customer_service', verify, [duty])).rejects.toMatchObject({
    code: 'KL003',
    detail: `login customer_service submitted the certificate of duty ${duty}`,
  })
  await desks.rows('legal', verify, [duty])
  const state = 'select state from kiteline.duty_log where duty_id = $1'
  expect(await desks.rows('auditor', state, [duty])).toEqual([['verified']])
})

test('whom AdPartner did receive it has to delete, when that person complains', async () => {
  const [[key] = []] = await desks.rows(
    'shop',
    `select customer_id::text from app.customers
     where customer_id % 4 = 1 and promo_contact_count = 0 and birth_date > '1990-01-01'
     order by customer_id limit 1`,
  )
  const subject = String(key)
  const noticeId = await desks.value(
    'dba',
    `select kiteline.publish_notice('appliances', 'purpose_notice', 'promotion', $1, 'Nuanfeng',
       'privacy@nuanfeng.example', 'by session', '30 days', 'withdrawal', array['partner_promo'],
       array['contact'], array['ad_partner'])::text`,
    [hashOf('promotion')],
  )
  const [recorded] = await recordAgreement(await desks.database.as('customer_service'), {
    subjects: [subject],
    purpose: 'partner_promo',
    recipient: 'ad_partner',
    categories: ['contact'],
    noticeId: String(noticeId),
    channel: 'app_popup',
    interactionMs: [5000],
  })
  expect(recorded?.state).toBe('effective')
  const numbers = 'select count(*)::integer from for_partner_promo.customer_contacts'
  const promotion = reading('partner_promo', 'ad_partner', subject)
  expect(await desks.read(promotion, numbers)).toEqual([[1]])
  await desks.rows(
    'customer_service',
    "select kiteline.file_complaint('appliances', $1, 'they called at night', 'phone', array[$2::bigint])",
    [subject, recorded?.consent_id],
  )
  expect(await desks.open(promotion)).toEqual(nobody)
  const duties = await desks.rows(
    'customer_service',
    "select recipient from kiteline.subject_duties('appliances', $1) where kind = 'clean_up'",
    [subject],
  )
  expect(duties).toEqual([['ad_partner']])
})

test('P7, a child, is visible with a guardian’s consent and an approved reader, and not with one of them', async () => {
  const ticket = reading('repair', 'repair_desk', P7.key)
  const names = 'select full_name from for_repair.customers'
  const approve = () =>
    desks.value(
      'legal',
      `select kiteline.approve_minor_access('repair', 'repair_desk', 'engineer-17',
         clock_timestamp() + interval '1 hour', 'the heating of a child at home')::text`,
    )
  expect(await desks.open(ticket)).toEqual(nobody)
  const approval = await approve()
  expect(await desks.open(ticket)).toEqual(nobody)

  const noticeId = await desks.value(
    'legal',
    `select kiteline.publish_notice('appliances', 'purpose_notice', 'repair', $1, 'Nuanfeng',
       'privacy@nuanfeng.example', 'by session', 'until repaired', 'withdrawal', array['repair'],
       $2, array['service_dept'])::text`,
    [hashOf('repair'), ['transaction', 'product_fault', 'contact', 'identity_basic']],
  )
  const states = await desks.rows(
    'customer_service',
    `select distinct state from kiteline.record_consent('appliances', $1, 'repair', 'service_dept', $2,
       'guardian', 'letter', $3, clock_timestamp(), 'letter 71', $4, guardian => '张伟')`,
    [
      P7.key,
      ['transaction', 'product_fault', 'contact', 'identity_basic'],
      noticeId,
      hashOf('letter 71'),
    ],
  )
  expect(states).toEqual([['effective']])
  const { token } = await desks.open(ticket)
  expect(await desks.readIn('repair_desk', token, names)).toEqual([['张**']])

  await desks.rows('legal', "select kiteline.end_minor_approval($1, 'the call is over')", [
    approval,
  ])
  await expect(desks.readIn('repair_desk', token, names)).rejects.toMatchObject({ code: 'KL101' })
  expect(await desks.open(ticket)).toEqual(nobody)
  await approve()
  expect(await desks.read(ticket, names)).toEqual([['张**']])
})
