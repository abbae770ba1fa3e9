import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { failureOf, type Opening, openSession, readWith } from '../../harness/opening.ts'
import { createWorkshop, type Workshop } from '../../harness/workshop.ts'

let shop: Workshop
const grants = { desk: '', quota: '', revoked: '', brief: '' }
const opened = { named: {} as Opening, matching: {} as Opening, circular: {} as Opening }
const read = 'select city from for_desk.customers'

beforeAll(async () => {
  shop = await createWorkshop()
  const client = await shop.as('desk_app')
  await client.query("set application_name = 'desk'")
  grants.desk = await shop.grant('desk')
  grants.quota = await shop.grant('circular', { quota: 4, isSigned: false })
  grants.revoked = await shop.grant('alarm', { login: 'rival_app', isSigned: true, term: '1 day' })
  grants.brief = await shop.grant('desk', { term: '1 millisecond' })
  await shop.admin("select kiteline.revoke_grant($1, 'lent to a friend')", [grants.revoked])

  opened.named = await openSession(client, grants.desk, {
    subjects: ['1', '2', '3'],
    actor: 'engineer-17',
  })
  await readWith(client, opened.named.token, read)
  await readWith(client, opened.named.token, read)
  await client.query('select kiteline.close_session($1)', [opened.named.token])
  opened.matching = await openSession(client, grants.desk, { reason: 'the day’s list' })
  opened.circular = await openSession(client, grants.quota, { subjects: ['4'], actor: 'anna' })
  await openSession(client, grants.quota, { actor: 'anna', reason: 'for all of them' })
  await openSession(client, grants.brief, { subjects: ['1'] })
  await client.query(
    "select kiteline.announce_lookup('desk', 'mobile', '13812340001', 'anna', 'a call')",
  )
  await client.query("select kiteline.announce_lookup('desk', 'email', 'x', 'anna', 'a call')")
  await failureOf(readWith(client, null, read))
})
afterAll(() => shop.drop())

const address = '127.0.0.1'
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
      grant_id: grants.desk,
      purpose: 'desk',
      max_subjects_per_day: null,
      subjects_today: '7',
      sessions_today: '2',
    },
    {
      ...common,
      grant_id: grants.quota,
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
    [grants.desk, grants.quota].map((grant_id) => ({
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
      grant_id: grants.revoked,
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
      grant_id: grants.brief,
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

test('session log: every session with who, why, for whom and how many statements', async () => {
  const common = {
    opened_at: when,
    closed_at: null,
    recipient: 'desk_dept',
    login: 'desk_app',
    reason: 'ticket 4711',
    statement_count: '0',
    is_signed: false,
    client_address: address,
    application_name: 'desk',
  }
  const of = ({ session_id, expires_at, trace_code }: Opening) => ({
    session_id,
    expires_at,
    trace_code,
  })
  expect(await shop.audit('select * from kiteline.session_log order by session_id')).toEqual([
    {
      ...common,
      ...of(opened.named),
      closed_at: when,
      purpose: 'desk',
      actor: 'engineer-17',
      grant_id: grants.desk,
      asked: 'named',
      asked_count: '3',
      admitted_count: 2,
      statement_count: '2',
    },
    {
      ...common,
      ...of(opened.matching),
      purpose: 'desk',
      actor: 'engineer-17',
      reason: 'the day’s list',
      grant_id: grants.desk,
      asked: 'matching',
      asked_count: '7',
      admitted_count: 5,
    },
    {
      ...common,
      ...of(opened.circular),
      purpose: 'circular',
      actor: 'anna',
      grant_id: grants.quota,
      asked: 'named',
      asked_count: '1',
      admitted_count: 1,
    },
  ])
})

test('statement log: recorded statements with their session’s actor and reason', async () => {
  const row = {
    statement_number: expect.any(String),
    started_at: when,
    session_id: opened.named.session_id,
    purpose: 'desk',
    relation: 'app.customers',
    actor: 'engineer-17',
    login: 'desk_app',
    reason: 'ticket 4711',
    subject_count: 2,
    backend_pid: expect.any(Number),
    statement_hash: createHash('sha256').update(read).digest('hex'),
  }
  expect(await shop.audit('select * from kiteline.statement_log order by 1')).toEqual([row, row])
})

test('subject access: one row a session and subject', async () => {
  const common = {
    policy: 'workshop',
    opened_at: when,
    recipient: 'desk_dept',
    login: 'desk_app',
    trace_code: expect.stringMatching(/^KL1-/),
  }
  const named = {
    ...common,
    session_id: opened.named.session_id,
    purpose: 'desk',
    actor: 'engineer-17',
    reason: 'ticket 4711',
  }
  const matching = { ...named, session_id: opened.matching.session_id, reason: 'the day’s list' }
  const circular = {
    ...named,
    session_id: opened.circular.session_id,
    purpose: 'circular',
    actor: 'anna',
  }
  expect(
    await shop.audit('select * from kiteline.subject_access order by session_id, subject'),
  ).toEqual([
    { subject: '1', ...named },
    { subject: '2', ...named },
    ...['1', '2', '4', '901', '902'].map((subject) => ({ subject, ...matching })),
    { subject: '4', ...circular },
  ])
})

test('accesses of one person: every session that named them, newest first', async () => {
  const common = { opened_at: when, policy: 'workshop', recipient: 'desk_dept', login: 'desk_app' }
  expect(await shop.audit("select * from kiteline.accesses_of('1')")).toEqual([
    {
      ...common,
      session_id: opened.matching.session_id,
      purpose: 'desk',
      actor: 'engineer-17',
      reason: 'the day’s list',
      statement_count: '0',
      trace_code: opened.matching.trace_code,
    },
    {
      ...common,
      session_id: opened.named.session_id,
      purpose: 'desk',
      actor: 'engineer-17',
      reason: 'ticket 4711',
      statement_count: '2',
      trace_code: opened.named.trace_code,
    },
  ])
  // Named but not admitted, unknown, and null
  for (const subject of ['3', '77', null]) {
    expect(await shop.audit('select * from kiteline.accesses_of($1)', [subject])).toEqual([])
  }
})

test('denial log: refused openings and look-ups with what they lacked', async () => {
  const common = {
    denial_id: expect.any(String),
    denied_at: when,
    login: 'desk_app',
    client_address: address,
  }
  expect(await shop.audit('select * from kiteline.denial_log order by denial_id')).toEqual([
    {
      ...common,
      kind: 'opening',
      purpose: 'circular',
      grant_id: grants.quota,
      actor: 'anna',
      reason: 'for all of them',
      asked_count: '7',
      missing: ['daily quota of subjects'],
    },
    {
      ...common,
      kind: 'opening',
      purpose: 'desk',
      grant_id: grants.brief,
      actor: 'engineer-17',
      reason: 'ticket 4711',
      asked_count: '1',
      missing: ['grant expired'],
    },
    {
      ...common,
      kind: 'lookup',
      purpose: 'desk',
      grant_id: grants.desk,
      actor: 'anna',
      reason: 'a call',
      asked_count: null,
      missing: ['look-up not declared for the purpose'],
    },
  ])
})

test('look-up log and refused reads', async () => {
  expect(await shop.audit('select * from kiteline.lookup_log')).toEqual([
    {
      lookup_id: expect.any(String),
      announced_at: when,
      purpose: 'desk',
      lookup: 'mobile',
      grant_id: grants.desk,
      login: 'desk_app',
      actor: 'anna',
      reason: 'a call',
      value_digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      client_address: address,
    },
  ])
  expect(await shop.audit('select * from kiteline.refused_reads')).toEqual([{ refused_reads: '1' }])
})

test('minimisation: what was asked, admitted and saved, and how few of the columns are shown', async () => {
  expect(await shop.audit('select * from kiteline.minimisation order by grant_id')).toEqual([
    {
      purpose: 'desk',
      recipient: 'desk_dept',
      grant_id: grants.desk,
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
      grant_id: grants.quota,
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
    'denial_log',
    'ended_grants',
    'live_grants',
    'lookup_log',
    'minimisation',
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
    'select kiteline_internal.unmet_gates(1, null)',
    'delete from kiteline.change_log',
    "select kiteline.open_session(1, 'a', 'bcd', array['1'])",
  ]) {
    expect(await failureOf(shop.audit(sql)), sql).toMatchObject({ code: '42501' })
  }
})
