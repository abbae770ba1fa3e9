import { afterAll, beforeAll, expect, test } from 'vitest'
import { personas } from '../../examples/appliances/data/personas.ts'
import { createDesks, type Desks, type Reading } from './desks.ts'

const { P1, P2, P3, P6, P8, P9, P10, P11, P12 } = personas
let desks: Desks

beforeAll(async () => {
  desks = await createDesks()
})
afterAll(() => desks.drop())

const repair = (...subjects: readonly string[]): Reading => ({
  purpose: 'repair',
  login: 'repair_desk',
  actor: 'engineer-17',
  subjects,
})
const delivery = (...subjects: readonly string[]): Reading => ({
  purpose: 'delivery',
  login: 'suyun_express',
  subjects,
})
const retention = (...subjects: readonly string[]): Reading => ({
  purpose: 'retention',
  login: 'legal_dept',
  subjects,
})
const nobody = { token: null, refusal: 'KL102', admitted_count: null }

test('P1, P6, P8, P12: names and numbers of every kind are masked, and the fault text is redacted', async () => {
  const rows = await desks.read(
    repair(P1.key, P6.key, P8.key, P12.key),
    `select c.customer_id::text, full_name, mobile, fault_text
     from for_repair.customers as c
     join for_repair.customer_contacts using (customer_id)
     join for_repair.service_tickets using (customer_id)
     order by c.customer_id`,
  )
  expect(rows).toEqual([
    [P1.key, '**', '138****0010', '开机后不制冷，请联系[手机号]，身份证[证件号]'],
    [P6.key, '阿**', '139****5678', '点火三次才着，有轻微异味'],
    [P8.key, 'J**', '+***56', '点火三次才着，有轻微异味'],
    [P12.key, '***', '138****5678', '点火三次才着，有轻微异味'],
  ])
})

test('P8, P12: an address without a province and an identity number as a card are hidden whole', async () => {
  const [[card, isPaper] = []] = await desks.rows(
    'shop',
    `select bank_card, id_number = bank_card
     from app.payments join app.orders using (order_id)
     join app.customer_identities using (customer_id) where customer_id = $1`,
    [P12.key],
  )
  const address = await desks.value(
    'shop',
    'select concat(province, city, district, detail) from app.addresses where customer_id = $1',
    [P8.key],
  )
  const masked = await desks.database.superuser.query({
    text: 'select kiteline_mask.bank_card($1), kiteline_mask.address($2)',
    values: [card, address],
    rowMode: 'array',
  })
  expect([isPaper, ...masked.rows.flat()]).toEqual([true, '***', '***'])
})

test('P2 agreed to delivery: SuYun Express sees the whole address, and six digits less of the number', async () => {
  const rows = await desks.read(
    delivery(P2.key, P3.key),
    `select customer_id::text, full_name, mobile, province || city || district || detail
     from for_delivery.customers join for_delivery.customer_contacts using (customer_id)
     join for_delivery.addresses using (customer_id)`,
  )
  expect(rows).toEqual([
    [P2.key, '欧阳**', '139******20', '浙江省杭州市西湖区文三路20号1幢2单元301室'],
  ])
})

test('P2 applied for a loan and agreed to that too: the bank sees it, and of nobody who did not', async () => {
  const rows = await desks.read(
    { purpose: 'loan_consult', login: 'bank_partner', subjects: [P2.key, P6.key, P9.key, '40'] },
    'select customer_id::text, income_proof from for_loan_consult.credit_files order by 1',
  )
  expect(rows).toEqual([
    [P2.key, '月收入15000元，单位盖章'],
    [P6.key, '月收入8000元，单位盖章'],
  ])
})

test('P2, P3: a fitter sees the address on the day of the visit, and none before', async () => {
  const rows = await desks.read(
    {
      purpose: 'home_visit',
      login: 'contract_fix',
      actor: 'fitter-3',
      subjects: [P2.key, P3.key],
    },
    'select customer_id::text, city from for_home_visit.addresses',
  )
  expect(rows).toEqual([[P2.key, '杭州市']])
})

test('P3 agreed to no third party: invisible to SuYun Express although the parcel is due', async () => {
  const due = await desks.value(
    'shop',
    `select status in ('ready', 'in_transit') and carrier = 'suyun_express'
     from app.deliveries where customer_id = $1`,
    [P3.key],
  )
  expect(due).toBe(true)
  expect(await desks.open(delivery(P3.key))).toEqual(nobody)
  expect(await desks.missing('suyun_express')).toEqual(['no subject may be shown'])
  const explained = await desks.rows(
    'customer_service',
    `select condition, category from kiteline.explain_access('appliances', $1, 'delivery', 'suyun_express')
     where not is_met order by step`,
    [P3.key],
  )
  expect(explained).toEqual([
    ['consent', 'address'],
    ['consent', 'contact'],
    ['consent', 'identity_basic'],
    ['consent', 'transaction'],
    ['verdict', null],
  ])
})

test('four of five whose parcel is due agreed to it, and the carrier sees exactly those', async () => {
  const [[due, agreed] = []] = await desks.rows(
    'shop',
    `select count(*)::integer,
       count(*) filter (where customer_id / 5 % 5 <> 1 and customer_id not in ($1, 71))::integer
     from app.deliveries where status in ('ready', 'in_transit') and carrier = 'suyun_express'`,
    [P9.key],
  )
  const matching = await desks.rows(
    'suyun_express',
    "select admitted_count::integer from kiteline.open_matching_session(4, 'courier-9', 'parcels of today')",
  )
  expect(matching).toEqual([[agreed]])
  expect(agreed).toBeLessThan(Number(due))
})

test('P9 asked to be forgotten: invisible everywhere but where the law keeps the order', async () => {
  for (const reading of [
    repair(P9.key),
    delivery(P9.key),
    { purpose: 'loan_consult', login: 'bank_partner', subjects: [P9.key] },
    { purpose: 'reco', login: 'reco_system', subjects: [P9.key] },
  ]) {
    expect(await desks.open(reading), reading.purpose).toEqual(nobody)
  }
  const order =
    'select full_name, order_id::text from for_retention.orders join for_retention.customers using (customer_id)'
  expect(await desks.read(retention(P9.key), order)).toEqual([[P9.name, '9000000091']])
})

test('P9: who saw what before stays on the report, and who saw it owes a clean-up', async () => {
  const report = (what: string) =>
    desks.rows('customer_service', `select ${what}('appliances', $1)`, [P9.key])
  const disclosures = await report(
    'purpose, recipient, consent_ids from kiteline.subject_disclosures',
  )
  expect(disclosures.at(-1)).toEqual(['repair', 'service_dept', []])
  expect(await report('kind, lifted_at from kiteline.subject_refusals')).toEqual([
    ['erasure', null],
    ['withdrawal', null],
  ])
  const duties = await report('kind, recipient, state from kiteline.subject_duties')
  expect([...duties].sort()).toEqual([
    ['clean_up', 'service_dept', 'open'],
    ['erase', null, 'open'],
  ])
  const states = await report('distinct purpose, state from kiteline.subject_consents')
  expect(states).toEqual([['delivery', 'withdrawn']])
})

test('P10: a rescue sees whose alarm sounds and whom to call', async () => {
  const rescue = { purpose: 'gas_alarm_rescue', login: 'duty_desk', subjects: [P10.key, P1.key] }
  const names = (view: string) =>
    desks.read(rescue, `select full_name from for_gas_alarm_rescue.${view}`)
  expect(await names('customers')).toEqual([[P10.name]])
  expect(await names('emergency_contacts')).toEqual([[P11.name]])
})

test('P10, P11: both are owed a notice afterwards, one each', async () => {
  const owed = await desks.rows(
    'customer_service',
    `select subject, owner, state, recipient, is_overdue from kiteline.duty_log
     where kind = 'post_notice' order by subject`,
  )
  expect(owed).toEqual([
    [P10.key, 'service', 'open', 'duty_desk', false],
    [P11.key, 'service', 'open', 'duty_desk', false],
  ])
})

test('P11 is no customer, and has a report and a "no" like everybody', async () => {
  const disclosures = await desks.rows(
    'customer_service',
    `select distinct purpose, recipient, categories, as_second_subject
     from kiteline.subject_disclosures('appliances', $1)`,
    [P11.key],
  )
  expect(disclosures).toEqual([['gas_alarm_rescue', 'duty_desk', ['emergency_contact'], true]])
  const holdings = await desks.rows(
    'customer_service',
    `select distinct relation from kiteline.subject_holdings('appliances', $1) order by 1`,
    [P11.key],
  )
  expect(holdings.flat()).toEqual([
    'app.customer_contacts',
    'app.customers',
    'app.emergency_contacts',
  ])

  const refusal = await desks.value(
    'customer_service',
    "select kiteline.restrict_subject('appliances', $1, 'does not want to be called')",
    [P11.key],
  )
  const rescue = { purpose: 'gas_alarm_rescue', login: 'duty_desk', subjects: [P10.key] }
  const contacts = 'select full_name from for_gas_alarm_rescue.emergency_contacts'
  expect(await desks.read(rescue, contacts)).toEqual([])
  await desks.rows('dba', "select kiteline.lift_restriction($1, 'may be called again')", [refusal])
  expect(await desks.read(rescue, contacts)).toEqual([[P11.name]])
})
