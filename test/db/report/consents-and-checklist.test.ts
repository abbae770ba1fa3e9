import { afterAll, beforeAll, expect, test } from 'vitest'
import { failureOf } from '../../harness/opening.ts'
import { dutyPolicy } from '../duty/duty-policy.ts'
import { createDutyShop, type DutyShop, someHash } from '../duty/duty-shop.ts'

let shop: DutyShop
beforeAll(async () => {
  shop = await createDutyShop()
})
afterAll(() => shop.drop())

const coverage = () => shop.audit('select * from kiteline.consent_coverage order by category')

test('consent coverage: how many consents stand in which state', async () => {
  expect(await coverage()).toEqual([])
  const people = [await shop.customer(), await shop.customer(), await shop.customer()]
  const ids = []
  for (const subject of people) ids.push(await shop.consent(subject))
  await shop.admin(
    "select kiteline.withdraw_consent('workshop', $1, 'promo', 'partner', 'sms', 'no more')",
    [people[0]],
  )
  await shop.admin("select kiteline.annul_consents($1, 'never tapped')", [[ids[1]?.[0]]])
  const brief = await shop.customer()
  await shop.admin(
    `select kiteline.record_consent(
       'workshop', $1, 'promo', 'partner', array['contact'], 'separate', 'letter', $2,
       statement_timestamp(), 'letter 12', $3, clock_timestamp() + interval '100 milliseconds',
       is_own_initiative => true
     )`,
    [brief, shop.notice, someHash],
  )
  const hasty = await shop.customer()
  await shop.admin(
    `select kiteline.record_consent(
       'workshop', $1, 'promo', 'partner', array['place'], 'separate', 'app_popup', $2,
       statement_timestamp(), 'screen 3', $3, interaction_ms => 400, is_own_initiative => true
     )`,
    [hasty, shop.notice, someHash],
  )
  await shop.inside('select pg_sleep(0.2)')
  const none = {
    policy: 'workshop',
    purpose: 'promo',
    recipient: 'partner',
    effective_count: '0',
    outdated_count: '0',
    pending_count: '0',
    withdrawn_count: '0',
    annulled_count: '0',
    expired_count: '0',
  }
  const contact = {
    ...none,
    category: 'contact',
    effective_count: '1',
    withdrawn_count: '1',
    annulled_count: '1',
    expired_count: '1',
  }
  const place = {
    ...none,
    category: 'place',
    effective_count: '2',
    pending_count: '1',
    withdrawn_count: '1',
  }
  expect(await coverage()).toEqual([contact, place])

  const { promo, ...kept } = dutyPolicy.purposes
  const changed = { ...promo, shows: { 'app.customers': { customer_id: 'raw', city: 'raw' } } }
  await shop.migrate({ ...dutyPolicy, purposes: { ...kept, promo: changed } })
  expect(await coverage()).toEqual([
    { ...contact, effective_count: '0', outdated_count: '1' },
    { ...place, effective_count: '0', outdated_count: '2' },
  ])
  await shop.migrate(dutyPolicy)
  expect(await coverage()).toEqual([contact, place])
})

test('checklist log: every entry of every version, which is in force, and whether its review is late', async () => {
  const entries = [
    {
      purpose: 'desk',
      category: 'contact',
      recipient_role: 'department',
      is_allowed: true,
      consent_kind: 'notice',
      qualifications: ['iso27001'],
      legal_references: ['PIPL 13(1)(2)'],
    },
  ]
  const { rows } = await shop.legal.query(
    "select kiteline.publish_checklist('workshop', $1, 'half a year is over', clock_timestamp() + interval '200 milliseconds') as version",
    [JSON.stringify(entries)],
  )
  const version = rows[0]?.version
  const log = () =>
    shop.audit('select * from kiteline.checklist_log where version = $1 order by purpose', [
      version,
    ])
  const row = {
    ...entries[0],
    policy: 'workshop',
    version,
    is_in_force: true,
    published_at: expect.any(Date),
    published_by: 'legal_one',
    review_due_at: expect.any(Date),
    is_review_overdue: false,
  }
  expect(await log()).toEqual([row])
  await shop.inside('select pg_sleep(0.3)')
  expect(await log()).toEqual([{ ...row, is_review_overdue: true }])
  const inForce = () =>
    shop.audit('select distinct version from kiteline.checklist_log where is_in_force')
  expect(await inForce()).toEqual([{ version }])
  await shop.stateLaw()
  expect(await log()).toEqual([{ ...row, is_in_force: false }])
  expect(await inForce()).toEqual([{ version: version + 1 }])
})

test('the auditor and legal read both views, and nobody else', async () => {
  for (const view of ['checklist_log', 'consent_coverage']) {
    const sql = `select * from kiteline.${view}`
    await shop.audit(sql)
    await shop.legal.query(sql)
    for (const client of [shop.service.one, await shop.as('desk_app'), await shop.as('shop')]) {
      expect(await failureOf(client.query(sql)), view).toMatchObject({ code: '42501' })
    }
  }
})
