import { afterAll, beforeAll, expect, test } from 'vitest'
import { failureOf } from '../../harness/opening.ts'
import { createDutyShop, type DutyShop, someHash } from '../duty/duty-shop.ts'

let shop: DutyShop
beforeAll(async () => {
  shop = await createDutyShop()
})
afterAll(() => shop.drop())

const when = expect.any(Date)
const functions = ['status', 'holdings', 'disclosures', 'consents', 'refusals', 'duties'] as const

/** What the service desk reads of one person. */
async function told(
  part: (typeof functions)[number],
  subject: string | null,
  policy: string | null = 'workshop',
) {
  const { rows } = await shop.service.one.query(`select * from kiteline.subject_${part}($1, $2)`, [
    policy,
    subject,
  ])
  return rows
}

test('status: who it is, whether anything is held or known, and whom to turn to', async () => {
  const handler = {
    handler_name: 'The shop',
    handler_contact: 'privacy@example.com',
    rights: 'access, correction, deletion, objection',
  }
  const common = { policy: 'workshop', reported_at: when, ...handler }
  const subject = await shop.customer()
  const known = [{ ...common, subject, is_held: true, is_known: true }]
  expect(await told('status', subject)).toEqual(known)
  // The only policy, and another spelling of the key
  expect(await told('status', `00${subject}`, null)).toEqual(known)
  expect(await told('status', '77')).toEqual([
    { ...common, subject: '77', is_held: false, is_known: false },
  ])
})

test('a person of whom nothing is left but evidence is known', async () => {
  const [shown, refused] = [await shop.customer(), await shop.customer()]
  await shop.disclose('desk', [shown])
  await shop.restrict(refused)
  for (const subject of [shown, refused]) {
    await shop.inside('delete from app.orders where customer_id = $1', [subject])
    await shop.inside('delete from app.customers where customer_id = $1', [subject])
    expect(await told('status', subject)).toMatchObject([{ is_held: false, is_known: true }])
    expect(await told('holdings', subject)).toEqual([])
  }
  expect(await told('disclosures', shown)).toMatchObject([{ purpose: 'desk' }])
  expect(await told('refusals', refused)).toMatchObject([{ kind: 'restriction' }])
})

test('what can be no key, and a policy that is not applied, are refused by every function', async () => {
  for (const part of functions) {
    for (const subject of ['李娜', '', null, '99999999999999999999']) {
      expect(await failureOf(told(part, subject)), `${part} ${subject}`).toEqual({
        code: 'KL001',
        message: 'invalid argument',
        detail: `subject ${subject === null ? 'null' : `'${subject}'`} is no key of app.customers (bigint)`,
        hint: "Give the person's key as app.customers.customer_id holds it.",
      })
    }
    expect(await failureOf(told(part, '1', 'shop')), part).toEqual({
      code: 'KL002',
      message: 'no such object',
      detail: 'policy shop',
      hint: 'Applied are: workshop.',
    })
  }
})

test('holdings: the relations with rows of the person, by the notice that each kind was collected under', async () => {
  const subject = await shop.customer()
  const supplement = await shop.value(
    `select kiteline.publish_notice(
       'workshop', 'supplementary', '1', $1, 'The shop', 'privacy@example.com', 'by letter', '1 year',
       'to refuse', array['desk', 'promo'], array['contact']
     )`,
    [someHash],
  )
  await shop.admin(
    `select kiteline.record_collection(
       'workshop', $1, array[$2], array['contact'], 'letter', clock_timestamp()
     )`,
    [supplement, subject],
  )
  const agreement = {
    collected_under: 'privacy_agreement 2',
    collected_at: when,
    disclosed_purposes: expect.arrayContaining(['desk', 'promo', 'rescue']),
    disclosed_purposes_en: expect.arrayContaining(['service desk', 'promo', 'rescue']),
    disclosed_purposes_zh: expect.arrayContaining(['服务台', 'promo', 'rescue']),
    source: 'shop',
    retention: '3 years',
  }
  const kinds = (...categories: readonly string[]) => ({
    categories,
    category_labels_en: categories,
    category_labels_zh: categories,
  })
  const customers = { relation: 'app.customers', row_count: '1' }
  expect(await told('holdings', subject)).toEqual([
    { ...customers, ...kinds('identity', 'place'), ...agreement },
    {
      ...customers,
      ...kinds('contact'),
      collected_under: 'supplementary 1',
      collected_at: when,
      disclosed_purposes: ['desk', 'promo'],
      disclosed_purposes_en: ['service desk', 'promo'],
      disclosed_purposes_zh: ['服务台', 'promo'],
      source: 'letter',
      retention: '1 year',
    },
    {
      ...customers,
      ...kinds('secret'),
      collected_under: null,
      collected_at: null,
      disclosed_purposes: null,
      disclosed_purposes_en: null,
      disclosed_purposes_zh: null,
      source: null,
      retention: null,
    },
    { relation: 'app.orders', row_count: '1', ...kinds('transaction'), ...agreement },
  ])
})

test('holdings: rows in which somebody is the second person count as held of them', async () => {
  const rows = await told('holdings', '3')
  expect(rows.map(({ relation, row_count }) => [relation, row_count])).toContainEqual([
    'app.contacts',
    '2',
  ])
})

test('consents: what was agreed to, with what became of it', async () => {
  const subject = await shop.customer()
  const [withdrawn, annulled] = await shop.consent(subject)
  await shop.admin(
    "select kiteline.withdraw_consent('workshop', $1, 'promo', 'partner', 'sms', 'no more', array['contact'])",
    [subject],
  )
  await shop.admin("select kiteline.annul_consents($1, 'never tapped')", [[annulled]])
  const common = {
    purpose: 'promo',
    purpose_en: 'promo',
    purpose_zh: 'promo',
    recipient: 'partner',
    recipient_name: '服务台',
    kind: 'separate',
    channel: 'letter',
    given_at: when,
    state_changed_at: when,
    expires_at: null,
    notice_version: '2',
    notice_kind: 'privacy_agreement',
    is_for_present_terms: true,
  }
  const of = (category: string) => ({ category, category_en: category, category_zh: category })
  expect(await told('consents', subject)).toEqual([
    { ...common, consent_id: withdrawn, ...of('contact'), state: 'withdrawn' },
    { ...common, consent_id: annulled, ...of('place'), state: 'annulled' },
  ])
})

test('consents: one whose time has run out is expired though nobody entered it', async () => {
  const subject = await shop.customer()
  await shop.admin(
    `select kiteline.record_consent(
       'workshop', $1, 'promo', 'partner', array['contact'], 'separate', 'letter', $2,
       statement_timestamp(), 'letter 12', $3, clock_timestamp() + interval '300 milliseconds',
       is_own_initiative => true
     )`,
    [subject, shop.notice, someHash],
  )
  expect(await told('consents', subject)).toMatchObject([{ state: 'effective' }])
  await shop.inside('select pg_sleep(0.4)')
  const [consent] = await told('consents', subject)
  expect(consent).toMatchObject({ state: 'expired', state_changed_at: consent?.expires_at })
})

test('refusals: every no, what it is about, and whether it was lifted', async () => {
  const subject = await shop.customer()
  await shop.consent(subject)
  const objection = await shop.value(
    "select kiteline.switch_off_nonessential('workshop', $1, 'phone', 'none of it')",
    [subject],
  )
  const withdrawal = await shop.value(
    "select kiteline.withdraw_consent('workshop', $1, 'promo', 'partner', 'sms', 'no more', array['place'])",
    [subject],
  )
  const restriction = await shop.restrict(subject)
  await shop.admin("select kiteline.lift_restriction($1, 'came back')", [restriction])
  const everything = {
    purpose: null,
    recipient: null,
    categories: null,
    spares_essential: false,
    recorded_at: when,
    lifted_at: null,
    purpose_en: null,
    purpose_zh: null,
    recipient_name: null,
    category_labels_en: null,
    category_labels_zh: null,
  }
  expect(await told('refusals', subject)).toEqual([
    {
      ...everything,
      refusal_id: restriction,
      kind: 'restriction',
      channel: null,
      reason: 'asked for it',
      lifted_at: when,
    },
    {
      ...everything,
      refusal_id: withdrawal,
      kind: 'withdrawal',
      purpose: 'promo',
      purpose_en: 'promo',
      purpose_zh: 'promo',
      recipient: 'partner',
      recipient_name: '服务台',
      categories: ['place'],
      category_labels_en: ['place'],
      category_labels_zh: ['place'],
      channel: 'sms',
      reason: 'no more',
    },
    {
      ...everything,
      refusal_id: objection,
      kind: 'objection',
      spares_essential: true,
      channel: 'phone',
      reason: 'none of it',
    },
  ])
})

test('duties: what is owed, by whom, by when, and how late', async () => {
  const [subject, other] = [await shop.customer(), await shop.customer()]
  await shop.disclose('desk', [subject, other])
  await shop.restrict(subject)
  const [duty] = await shop.dutiesOf(subject)
  const row = {
    duty_id: duty?.duty_id,
    kind: 'clean_up',
    recipient: 'desk_dept',
    recipient_name: '服务台',
    opened_at: when,
    due_at: when,
    state: 'open',
    days_late: 0,
    owner: 'recipient',
  }
  expect(await told('duties', subject)).toEqual([row])
  await shop.makeDue(String(duty?.duty_id), "clock_timestamp() - interval '25 hours'")
  expect(await told('duties', subject)).toEqual([{ ...row, days_late: 2 }])
  expect(await told('duties', other)).toEqual([])
})

test('the service desk and the auditor read them, and nobody else', async () => {
  for (const part of functions) {
    const sql = `select * from kiteline.subject_${part}('workshop', '1')`
    await shop.audit(sql)
    for (const login of ['desk_app', 'shop', 'legal_one']) {
      const failure = await failureOf((await shop.as(login)).query(sql))
      expect(failure, `${login} ${part}`).toMatchObject({ code: '42501' })
    }
  }
})
