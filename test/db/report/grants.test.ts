import { afterAll, beforeAll, expect, test } from 'vitest'
import { createEventfulWorkshop, type EventfulWorkshop } from '../../harness/eventful-workshop.ts'
import { failureOf } from '../../harness/opening.ts'

let shop: EventfulWorkshop
beforeAll(async () => {
  shop = await createEventfulWorkshop()
})
afterAll(() => shop.drop())

const when = expect.any(Date)

test('live grants: whose term runs, what they have used today, and what an opening would lack', async () => {
  const common = {
    tier: 2,
    recipient: 'desk_dept',
    recipient_role: 'department',
    recipient_state: 'qualified',
    login: 'desk_app',
    reason: 'tests of the kernel',
    valid_from: when,
    expires_at: when,
    requires_signature: false,
    missing: [],
    issued_by: 'dba',
  }
  const rows = await shop.audit('select * from kiteline.live_grants order by grant_id')
  expect(rows.map(({ expires_in, ...row }) => row)).toEqual([
    {
      ...common,
      grant_id: shop.grants.desk,
      purpose: 'desk',
      max_subjects_per_day: null,
      subjects_today: '7',
      sessions_today: '2',
    },
    {
      ...common,
      grant_id: shop.grants.quota,
      purpose: 'circular',
      max_subjects_per_day: 4,
      subjects_today: '1',
      sessions_today: '1',
    },
  ])
  expect(
    await shop.audit(
      "select distinct expires_in between '6 days' and '7 days' as is_a_week from kiteline.live_grants",
    ),
  ).toEqual([{ is_a_week: true }])
})

test('live grants name every condition that an opening would lack right now', async () => {
  await shop.admin("select kiteline.suspend_recipient('desk_dept', 'a leak is suspected')")
  expect(
    await shop.audit(
      'select grant_id, recipient_state, missing from kiteline.live_grants order by grant_id',
    ),
  ).toEqual(
    [shop.grants.desk, shop.grants.quota].map((grant_id) => ({
      grant_id,
      recipient_state: 'suspended',
      missing: ['recipient suspended'],
    })),
  )
  await shop.admin("select kiteline.reinstate_recipient('desk_dept', 'it was none')")
})

test('ended grants: revoked with the reason, expired without', async () => {
  expect(await shop.audit('select * from kiteline.ended_grants order by grant_id')).toEqual([
    {
      grant_id: shop.grants.revoked,
      purpose: 'alarm',
      recipient: 'desk_dept',
      login: 'rival_app',
      valid_from: when,
      ended_at: when,
      ended_by: 'revoked',
      reason: 'lent to a friend',
      revoked_by: 'dba',
    },
    {
      grant_id: shop.grants.brief,
      purpose: 'desk',
      recipient: 'desk_dept',
      login: 'desk_app',
      valid_from: when,
      ended_at: when,
      ended_by: 'expired',
      reason: null,
      revoked_by: null,
    },
  ])
})

test('minimisation: what was asked, admitted and saved, and how few of the columns are shown', async () => {
  expect(await shop.audit('select * from kiteline.minimisation order by grant_id')).toEqual([
    {
      purpose: 'desk',
      recipient: 'desk_dept',
      grant_id: shop.grants.desk,
      session_count: '2',
      asked_subjects: '10',
      admitted_subjects: '7',
      saved_subjects: '3',
      saved_percent: '30.0',
      labelled_columns: '15',
      shown_columns: '9',
    },
    {
      purpose: 'circular',
      recipient: 'desk_dept',
      grant_id: shop.grants.quota,
      session_count: '1',
      asked_subjects: '1',
      admitted_subjects: '1',
      saved_subjects: '0',
      saved_percent: '0.0',
      labelled_columns: '6',
      shown_columns: '2',
    },
  ])
})

test('the auditor reads reports and no table, and nobody else reads reports', async () => {
  const reports = await shop.inside(
    "select table_name as name from information_schema.views where table_schema = 'kiteline' order by 1",
  )
  expect(reports.map((row) => row.name)).toEqual([
    'change_log',
    'checklist_log',
    'consent_coverage',
    'consent_decisions',
    'denial_log',
    'duty_log',
    'ended_grants',
    'irregular_disclosures',
    'live_grants',
    'lookup_log',
    'minimisation',
    'recipient_papers',
    'refused_reads',
    'session_log',
    'statement_log',
    'subject_access',
  ])
  for (const login of ['desk_app', 'shop']) {
    const client = await shop.as(login)
    for (const { name } of reports) {
      const failure = await failureOf(client.query(`select * from kiteline.${name}`))
      expect(failure, `${login} ${name}`).toMatchObject({ code: '42501' })
    }
    expect(await failureOf(client.query("select * from kiteline.accesses_of('1')"))).toMatchObject({
      code: '42501',
    })
  }
  for (const sql of [
    'select * from app.customers',
    'select * from kiteline_internal.sessions',
    'select kiteline_internal.unmet_gates(1, null, null)',
    'delete from kiteline.change_log',
    "select kiteline.open_session(1, 'a', 'bcd', array['1'])",
  ]) {
    expect(await failureOf(shop.audit(sql)), sql).toMatchObject({ code: '42501' })
  }
})
