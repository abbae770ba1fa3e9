import { afterAll, beforeAll, expect, test } from 'vitest'
import { recipients } from '../../examples/appliances/recipients.ts'
import { exampleCustomers } from '../harness/example.ts'
import { createDesks, type Desks } from './desks.ts'

let desks: Desks

beforeAll(async () => {
  desks = await createDesks()
})
afterAll(() => desks.drop())

/** What only the kernel's owner sees; nothing of it is a customer's. */
async function kept(text: string): Promise<readonly unknown[]> {
  return (await desks.database.superuser.query({ text, rowMode: 'array' })).rows
}

test('every recipient is qualified but the one abroad, which has no mechanism either', async () => {
  const states = await kept(
    `select r.recipient, state, country, m.recipient is not null
     from kiteline_internal.recipients r
     left join kiteline_internal.transfer_mechanisms m using (recipient)
     order by r.recipient collate "C"`,
  )
  expect(states).toEqual(
    Object.entries(recipients)
      .sort()
      .map(([name, { country, isQualified }]) => [
        name,
        isQualified ? 'qualified' : 'candidate',
        country,
        false,
      ]),
  )
})

test('AdPartner alone signed the old commitment; authority and candidate signed none', async () => {
  const signed = await kept(
    `select version, array_agg(recipient order by recipient collate "C")
     from kiteline_internal.commitments
     join kiteline_internal.commitment_texts using (commitment_text_id) group by version order by 1`,
  )
  const others = Object.keys(recipients).filter(
    (name) => !['ad_partner', 'fire_service', 'global_crm'].includes(name),
  )
  expect(signed).toEqual([
    ['2022', ['ad_partner']],
    ['2025', others.sort()],
  ])
})

test('each partner has the paper that the checklist asks for, seen by two offices', async () => {
  const papers = await kept(
    `select q.recipient, kind, round(extract(epoch from valid_until - recorded_at) / 86400)::integer,
       q.recorded_by, v.verified_by
     from kiteline_internal.recipient_qualifications q
     join kiteline_internal.qualification_verifications v using (qualification_id)
     order by q.recipient`,
  )
  expect(papers).toEqual([
    ['card_house', 'iso27001', 5, 'dba', 'legal'],
    ['suyun_express', 'express_licence', 200, 'dba', 'legal'],
  ])
  const asked = await desks.rows(
    'auditor',
    `select distinct purpose, recipient_role, qualifications from kiteline.checklist_log
     where qualifications <> '{}' order by 1, 2`,
  )
  expect(asked).toEqual([
    ['birthday_card', 'independent_processor', ['iso27001']],
    ['delivery', 'entrusted_processor', ['express_licence']],
    ['delivery', 'independent_processor', ['express_licence']],
  ])
})

test('every grant opens, but AdPartner’s and the one that shows no persons', async () => {
  const missing = await desks.rows(
    'auditor',
    "select purpose, missing from kiteline.live_grants where missing <> '{}' order by purpose",
  )
  expect(missing).toEqual([
    ['market_research', ['purpose shows no rows of persons']],
    ['partner_promo', ['commitment not signed']],
  ])
})

test('every fourth customer’s data was collected under the agreement of 2021, which spoke of no marketing', async () => {
  const collected = await kept(
    `select version, count(*)::integer, bool_and(subject::integer % 4 = 0),
       purposes && array['birthday_card', 'partner_promo', 'reco', 'loan_consult']
     from kiteline_internal.collection_subjects
     join kiteline_internal.collections using (collection_id)
     join kiteline_internal.notices using (notice_id)
     where kind = 'privacy_agreement' group by version, purposes order by version`,
  )
  expect(collected).toEqual([
    ['v1', exampleCustomers / 4, true, false],
    ['v3', (exampleCustomers / 4) * 3, false, true],
  ])
})

test('both agreements tell of the new system: everybody active is admitted', async () => {
  const opened = await desks.rows(
    'tech_dept',
    `select asked_count::integer, admitted_count::integer
     from kiteline.open_matching_session(8, 'load model', 'size of the new system')`,
  )
  expect(opened).toEqual([[exampleCustomers, exampleCustomers / 5]])
})

test('recommendations are for those whom the agreement told of them', async () => {
  const rows = await desks.read(
    { purpose: 'reco', login: 'reco_system', subjects: ['10', '20', '30', '40', '60'] },
    'select distinct customer_id::text from for_reco.preferences order by 1',
  )
  expect(rows).toEqual([['10'], ['30']])
})

test('an elder’s consent to delivery came by letter, and nobody’s by a tap alone', async () => {
  const consents = await kept(
    `select channel, state, bool_and(subject = any (kiteline_internal.elders_of_appliances(array[subject])))
     from kiteline_internal.consents where purpose = 'delivery' group by 1, 2 order by 1, 2`,
  )
  expect(consents).toEqual([
    ['app_popup', 'effective', false],
    ['app_popup', 'withdrawn', false],
    ['letter', 'effective', true],
  ])
})
