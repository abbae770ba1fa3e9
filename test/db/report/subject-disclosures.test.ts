import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSession } from '../../harness/opening.ts'
import { dutyPolicy } from '../duty/duty-policy.ts'
import { createDutyShop, type DutyShop } from '../duty/duty-shop.ts'

let shop: DutyShop
beforeAll(async () => {
  shop = await createDutyShop()
})
afterAll(() => shop.drop())

const when = expect.any(Date)

/** Who could see one person, as the service desk reads it. */
async function disclosures(subject: string) {
  const { rows } = await shop.service.one.query(
    "select * from kiteline.subject_disclosures('workshop', $1)",
    [subject],
  )
  return rows
}

const kinds = (...categories: readonly string[]) => ({
  categories,
  category_labels_en: categories,
  category_labels_zh: categories,
})
const withheld = (...categories: readonly string[]) => ({
  withheld: categories,
  withheld_labels_en: categories,
  withheld_labels_zh: categories,
})

test('each session that named the person, newest first: who, for what, what of it, on which basis', async () => {
  const subject = await shop.customer()
  const client = await shop.as('desk_app')
  const desk = await openSession(client, shop.grants.desk, { subjects: [subject, '5'] })
  await client.query('select kiteline.close_session($1)', [desk.token])
  const [contact] = await shop.consent(subject, ['contact'])
  const promo = await shop.disclose('promo', [subject])
  const common = {
    opened_at: when,
    expires_at: when,
    recipient_name: '服务台',
    basis: 'cn13.1(2)',
    clause: '1.2 C3',
    as_second_subject: false,
    is_irregular: false,
    trace_code: expect.stringMatching(/^KL1-[0-9a-f]{30}$/),
    recipient_country: 'CN',
  }
  // Every column is named: there is no actor, no login and no reason among them.
  expect(await disclosures(subject)).toEqual([
    {
      ...common,
      session_id: promo,
      closed_at: null,
      recipient: 'partner',
      recipient_role: 'independent_processor',
      purpose: 'promo',
      purpose_en: 'promo',
      purpose_zh: 'promo',
      basis: 'cn13.1(1)',
      ...kinds('contact'),
      category_treatments: ['masked'],
      fields: ['app.customers.customer_id (raw)', 'app.customers.mobile (masked)'],
      ...withheld('place'),
      consent_ids: [contact],
    },
    {
      ...common,
      session_id: desk.session_id,
      trace_code: desk.trace_code,
      closed_at: when,
      recipient: 'desk_dept',
      recipient_role: 'department',
      purpose: 'desk',
      purpose_en: 'service desk',
      purpose_zh: '服务台',
      ...kinds('contact', 'identity', 'place', 'transaction'),
      category_treatments: ['masked', 'masked', 'raw', 'raw'],
      fields: [
        'app.customers.city (raw)',
        'app.customers.customer_id (raw)',
        'app.customers.full_name (masked)',
        'app.customers.mobile (masked)',
        'app.order_items.order_id (raw)',
        'app.order_items.part (raw)',
        'app.orders.customer_id (raw)',
        'app.orders.model (raw)',
        'app.orders.order_id (raw)',
      ],
      ...withheld(),
      consent_ids: [],
    },
  ])
})

test('of a second person only the rows about two persons were shown', async () => {
  const session = await shop.disclose('rescue', ['1'])
  const [row, ...more] = await disclosures('3')
  expect(more).toEqual([])
  expect(row).toMatchObject({
    session_id: session,
    purpose: 'rescue',
    basis: 'cn13.1(4)',
    ...kinds('helper'),
    fields: [
      'app.contacts.customer_id (raw)',
      'app.contacts.nickname (raw)',
      'app.contacts.person_id (raw)',
    ],
    as_second_subject: true,
  })
  expect(await disclosures('1')).toMatchObject([
    { session_id: session, as_second_subject: false, ...kinds('helper', 'identity') },
  ])
  const accesses = async (subject: string) =>
    shop.audit(
      'select session_id, actor, as_second_subject from kiteline.accesses_of($1) where session_id = $2',
      [subject, session],
    )
  const actor = 'guard-1'
  expect(await accesses('3')).toEqual([{ session_id: session, actor, as_second_subject: true }])
  expect(await accesses('1')).toEqual([{ session_id: session, actor, as_second_subject: false }])
})

test('the consents are those that counted when the session opened', async () => {
  const subject = await shop.customer()
  const before = await shop.consent(subject)
  await shop.disclose('promo', [subject])
  await shop.admin(
    "select kiteline.withdraw_consent('workshop', $1, 'promo', 'partner', 'sms', 'no more', array['place'])",
    [subject],
  )
  const after = await shop.consent(subject, ['place'])
  await shop.disclose('promo', [subject])
  expect((await disclosures(subject)).map(({ consent_ids }) => consent_ids)).toEqual([
    [before[0], ...after],
    before,
  ])
})

test('what was shared under an annulled consent is irregular', async () => {
  const [subject, other] = [await shop.customer(), await shop.customer()]
  const [contact] = await shop.consent(subject)
  await shop.consent(other)
  await shop.disclose('promo', [subject, other])
  await shop.disclose('desk', [subject, other])
  await shop.admin("select kiteline.annul_consents($1, 'never tapped')", [[contact]])
  const irregular = async (key: string) =>
    (await disclosures(key)).map(({ purpose, is_irregular }) => [purpose, is_irregular])
  expect(await irregular(subject)).toEqual([
    ['desk', false],
    ['promo', true],
  ])
  expect(await irregular(other)).toEqual([
    ['desk', false],
    ['promo', false],
  ])
})

test('a session of before is explained by what its purpose was then, and a consent to that is outdated', async () => {
  const subject = await shop.customer()
  await shop.consent(subject)
  await shop.disclose('promo', [subject])
  const before = await disclosures(subject)
  expect(before).toMatchObject([{ purpose_en: 'promo', clause: '1.2 C3' }])
  const { promo, circular, ...kept } = dutyPolicy.purposes
  await shop.migrate({
    ...dutyPolicy,
    purposes: {
      ...kept,
      promo: {
        ...promo,
        label: { en: 'advertising', zh: '广告' },
        clause: '9.9',
        shows: { 'app.customers': { customer_id: 'raw', city: 'raw', full_name: 'masked' } },
      },
    },
  })
  expect(await disclosures(subject)).toEqual(before)
  const { rows } = await shop.service.one.query(
    "select state, is_for_present_terms, purpose_en from kiteline.subject_consents('workshop', $1)",
    [subject],
  )
  expect(rows).toEqual([
    { state: 'effective', is_for_present_terms: false, purpose_en: 'advertising' },
    { state: 'effective', is_for_present_terms: false, purpose_en: 'advertising' },
  ])
})
