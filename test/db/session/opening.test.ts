import { createHash } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  failureOf,
  type OpeningRequest,
  openSession,
  refusedOpening,
} from '../../harness/opening.ts'
import { createWorkshop, type Workshop } from '../../harness/workshop.ts'

let shop: Workshop
let client: pg.Client
let grant: string

beforeAll(async () => {
  shop = await createWorkshop()
  client = await shop.as('desk_app')
  grant = await shop.grant('desk')
})
afterAll(() => shop.drop())

async function countsOfEvidence() {
  return shop.inside(`
    select
      (select count(*) from kiteline_internal.sessions) as sessions,
      (select count(*) from kiteline_internal.live_sessions) as live,
      (select count(*) from kiteline_internal.denials) as denials,
      (select coalesce(sum(subject_count), 0) from kiteline_internal.grant_usage) as used
  `)
}

test('an opening is evidence before the first row is read: who, why, from where, whose data', async () => {
  await client.query("set application_name = 'desk 3'")
  const opening = await openSession(client, grant, {
    actor: 'engineer-17',
    reason: '工单 4711',
    subjects: ['2', '007', '1', '3', '01'],
    lasts: '10 minutes',
  })
  expect(opening).toEqual({
    session_id: expect.stringMatching(/^\d+$/),
    token: expect.stringMatching(/^[0-9a-f]{64}$/),
    asked_count: '5',
    admitted_count: 2,
    expires_at: expect.any(Date),
    trace_code: expect.stringMatching(/^KL1-[0-9a-f]{30}$/),
    refusal: null,
    detail: null,
    hint: null,
  })
  const [row] = await shop.inside(
    `select s.*, s.expires_at - s.opened_at = interval '10 minutes' as is_ten_minutes
     from kiteline_internal.sessions s where session_id = $1`,
    [opening.session_id],
  )
  const { rows: pid } = await client.query('select pg_backend_pid() as pid')
  expect({ ...row, subjects: [...((row?.subjects ?? []) as string[])].sort() }).toEqual({
    session_id: opening.session_id,
    opened_at: expect.any(Date),
    grant_id: grant,
    policy: 'workshop',
    purpose: 'desk',
    recipient: 'desk_dept',
    login: 'desk_app',
    actor: 'engineer-17',
    reason: '工单 4711',
    asked: 'named',
    asked_count: '5',
    admitted_count: 2,
    // 3 is another engineer's, 7 is nobody, 01 is 1
    subjects: ['1', '2'],
    withheld: null,
    second_subjects: null,
    minor_approval_id: null,
    expires_at: opening.expires_at,
    trace_code: opening.trace_code,
    is_signed: false,
    opened_xid: expect.any(String),
    backend_pid: pid[0]?.pid,
    client_address: '127.0.0.1',
    application_name: 'desk 3',
    is_ten_minutes: true,
  })
})

test('the token is nowhere in the database: not in the live row, not in the evidence', async () => {
  const { token } = await openSession(client, grant, { subjects: ['1'] })
  const rows = await shop.inside(`
    select row_to_json(l)::text as text from kiteline_internal.live_sessions l
    union all select row_to_json(s)::text from kiteline_internal.sessions s
  `)
  const everything = JSON.stringify(rows)
  expect(everything).not.toContain(token)
  expect(everything).not.toContain(Buffer.from(token ?? '').toString('hex'))
  const hash = createHash('sha256')
    .update(token ?? '')
    .digest('hex')
  expect(everything).toContain(hash)
})

test('tokens and trace codes do not repeat', async () => {
  const openings = []
  for (let index = 0; index < 20; index++) {
    openings.push(await openSession(client, grant, { subjects: ['1'] }))
  }
  expect(new Set(openings.map((opening) => opening.token)).size).toBe(20)
  expect(new Set(openings.map((opening) => opening.trace_code)).size).toBe(20)
})

const bad: Readonly<Record<string, [OpeningRequest, string]>> = {
  'no actor': [{ actor: null }, 'actor must have 1 to 200 characters'],
  'a blank actor': [{ actor: '  ' }, 'actor must have 1 to 200 characters'],
  'an actor of 201 letters': [{ actor: 'x'.repeat(201) }, 'actor must have 1 to 200 characters'],
  'no reason': [{ reason: null }, 'reason must have 3 to 2000 characters'],
  'a reason of two letters': [{ reason: 'ab' }, 'reason must have 3 to 2000 characters'],
  'a reason of 2001 letters': [
    { reason: 'x'.repeat(2001) },
    'reason must have 3 to 2000 characters',
  ],
  'no length': [{ lasts: null }, 'lasts must be above zero and at most 01:00:00'],
  'a length of nothing': [{ lasts: '0' }, 'lasts must be above zero and at most 01:00:00'],
  'a negative length': [{ lasts: '-1 hour' }, 'lasts must be above zero and at most 01:00:00'],
  'more than the purpose’s longest session': [
    { lasts: '1 hour 1 second' },
    'lasts must be above zero and at most 01:00:00',
  ],
  'nobody named': [{ subjects: [] }, 'subjects must be a list of at least one key, without null'],
  'null instead of people': [
    { subjects: null },
    'subjects must be a list of at least one key, without null',
  ],
  'null among the people': [
    { subjects: ['1', null] },
    'subjects must be a list of at least one key, without null',
  ],
  'a key that is no number': [
    { subjects: ['1', 'two'] },
    "a subject key is not of the type of the subject's key column",
  ],
  'a key beyond the type': [
    { subjects: ['9223372036854775808'] },
    "a subject key is not of the type of the subject's key column",
  ],
  'an empty key': [
    { subjects: [''] },
    "a subject key is not of the type of the subject's key column",
  ],
}
for (const [what, [request, detail]] of Object.entries(bad)) {
  test(`${what} is one clear error, and nothing is stored`, async () => {
    const before = await countsOfEvidence()
    const failure = await failureOf(openSession(client, grant, { subjects: ['1'], ...request }))
    expect(failure).toMatchObject({ code: 'KL001', message: 'invalid argument', detail })
    expect(failure.hint).toBeTruthy()
    expect(await countsOfEvidence()).toEqual(before)
  })
}

test('a table of keys instead of a list is one clear error', async () => {
  const call = client.query(
    "select * from kiteline.open_session($1, 'x', 'reason', '{{1,2},{4,5}}'::text[])",
    [grant],
  )
  expect(await failureOf(call)).toMatchObject({ code: 'KL001' })
})

test('the limits of somebody else’s purpose are not told', async () => {
  const rivals = await shop.grant('desk', { login: 'rival_app' })
  const many = Array.from({ length: 6 }, (_, index) => String(index))
  for (const id of [rivals, '987654321']) {
    expect(await openSession(client, id, { subjects: many, lasts: '20 hours' })).toEqual(
      refusedOpening('6'),
    )
    // Neither how many people there are
    expect(await openSession(client, id)).toEqual(refusedOpening(null))
  }
})

test('more people than the purpose’s cap are refused as too many, by names and not by heads', async () => {
  const before = await countsOfEvidence()
  const six = await failureOf(
    openSession(client, grant, { subjects: ['1', '1', '1', '2', '2', '2'] }),
  )
  expect(six).toMatchObject({
    code: 'KL104',
    message: 'too many subjects',
    detail: '6 named, at most 5 in one session',
  })
  expect(await countsOfEvidence()).toEqual(before)
  expect(await openSession(client, grant, { subjects: ['1', '1', '2', '2', '2'] })).toMatchObject({
    asked_count: '5',
    admitted_count: 2,
  })
})

test('an opening that nobody can be shown in is refused, whether they exist or not', async () => {
  for (const subjects of [['77'], ['3'], ['5']]) {
    expect(await openSession(client, grant, { subjects })).toEqual(refusedOpening('1'))
  }
  expect(
    await shop.audit(
      'select missing from kiteline.denial_log where grant_id = $1 order by denial_id desc limit 3',
      [grant],
    ),
  ).toEqual(Array.from({ length: 3 }, () => ({ missing: ['no subject may be shown'] })))
})

test('a matching opening admits everyone whom the rows allow, and says of how many', async () => {
  const opening = await openSession(client, grant)
  expect(opening).toMatchObject({ refusal: null, asked_count: '7', admitted_count: 5 })
  expect(
    await shop.inside(
      'select asked, subjects from kiteline_internal.sessions where session_id = $1',
      [opening.session_id],
    ),
  ).toEqual([
    { asked: 'matching', subjects: expect.arrayContaining(['1', '2', '4', '901', '902']) },
  ])
  expect(await openSession(client, grant, { actor: 'engineer-9' })).toMatchObject({
    asked_count: '7',
    admitted_count: 1,
  })
  expect(await openSession(client, grant, { actor: 'engineer-0' })).toEqual(refusedOpening(null))
})

test('a matching opening of more than the cap is refused, and the auditor sees why', async () => {
  await shop.inside(`
    insert into app.customers (customer_id, city, secret_word) values (6, 'x', 'y');
    insert into app.orders (order_id, customer_id, status, engineer) values (61, 6, 'open', 'engineer-17')
  `)
  expect(await openSession(client, grant)).toEqual(refusedOpening(null))
  expect(
    await shop.audit(
      'select missing, asked_count from kiteline.denial_log order by denial_id desc limit 1',
    ),
  ).toEqual([{ missing: ['more subjects match than one session may name'], asked_count: '7' }])
  await shop.inside(
    'delete from app.orders where order_id = 61; delete from app.customers where customer_id = 6',
  )
})

test('openings need read committed isolation', async () => {
  for (const level of ['repeatable read', 'serializable']) {
    await client.query(`begin isolation level ${level}`)
    expect(await failureOf(openSession(client, grant, { subjects: ['1'] }))).toMatchObject({
      code: 'KL105',
    })
    await client.query('rollback')
  }
})

test('an opening waits for the disk even where the login does not', async () => {
  await client.query('begin')
  await client.query('set local synchronous_commit = off')
  await openSession(client, grant, { subjects: ['1'] })
  const { rows } = await client.query('show synchronous_commit')
  expect(rows).toEqual([{ synchronous_commit: 'on' }])
  await client.query('commit')
})

test('refused openings are evidence, too', async () => {
  const [before] = await countsOfEvidence()
  await openSession(client, grant, { subjects: ['77'], actor: 'somebody', reason: 'wants to know' })
  const [after] = await countsOfEvidence()
  expect(Number(after?.denials)).toBe(Number(before?.denials) + 1)
  expect(
    await shop.audit(
      `select kind, purpose, grant_id, login, actor, reason, asked_count, missing, client_address
       from kiteline.denial_log order by denial_id desc limit 1`,
    ),
  ).toEqual([
    {
      kind: 'opening',
      purpose: 'desk',
      grant_id: grant,
      login: 'desk_app',
      actor: 'somebody',
      reason: 'wants to know',
      asked_count: '1',
      missing: ['no subject may be shown'],
      client_address: '127.0.0.1',
    },
  ])
})
