import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  createEventfulWorkshop,
  type EventfulWorkshop,
  readTwice,
} from '../../harness/eventful-workshop.ts'
import type { Opening } from '../../harness/opening.ts'

let shop: EventfulWorkshop
beforeAll(async () => {
  shop = await createEventfulWorkshop()
})
afterAll(() => shop.drop())

const when = expect.any(Date)

test('session log: every session with who, why, for whom and how many statements', async () => {
  const common = {
    opened_at: when,
    closed_at: null,
    recipient: 'desk_dept',
    login: 'desk_app',
    reason: 'ticket 4711',
    statement_count: '0',
    is_signed: false,
    client_address: '127.0.0.1',
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
      ...of(shop.opened.named),
      closed_at: when,
      purpose: 'desk',
      actor: 'engineer-17',
      grant_id: shop.grants.desk,
      asked: 'named',
      asked_count: '3',
      admitted_count: 2,
      statement_count: '2',
    },
    {
      ...common,
      ...of(shop.opened.matching),
      purpose: 'desk',
      actor: 'engineer-17',
      reason: 'the day’s list',
      grant_id: shop.grants.desk,
      asked: 'matching',
      asked_count: '7',
      admitted_count: 5,
    },
    {
      ...common,
      ...of(shop.opened.circular),
      purpose: 'circular',
      actor: 'anna',
      grant_id: shop.grants.quota,
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
    session_id: shop.opened.named.session_id,
    purpose: 'desk',
    relation: 'app.customers',
    actor: 'engineer-17',
    login: 'desk_app',
    reason: 'ticket 4711',
    subject_count: 2,
    backend_pid: expect.any(Number),
    statement_hash: createHash('sha256').update(readTwice).digest('hex'),
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
    session_id: shop.opened.named.session_id,
    purpose: 'desk',
    actor: 'engineer-17',
    reason: 'ticket 4711',
  }
  const matching = {
    ...named,
    session_id: shop.opened.matching.session_id,
    reason: 'the day’s list',
  }
  const circular = {
    ...named,
    session_id: shop.opened.circular.session_id,
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
  const common = {
    opened_at: when,
    policy: 'workshop',
    recipient: 'desk_dept',
    login: 'desk_app',
    as_second_subject: false,
  }
  expect(await shop.audit("select * from kiteline.accesses_of('1')")).toEqual([
    {
      ...common,
      session_id: shop.opened.matching.session_id,
      purpose: 'desk',
      actor: 'engineer-17',
      reason: 'the day’s list',
      statement_count: '0',
      trace_code: shop.opened.matching.trace_code,
      as_second_subject: false,
    },
    {
      ...common,
      session_id: shop.opened.named.session_id,
      purpose: 'desk',
      actor: 'engineer-17',
      reason: 'ticket 4711',
      statement_count: '2',
      trace_code: shop.opened.named.trace_code,
      as_second_subject: false,
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
    client_address: '127.0.0.1',
  }
  expect(await shop.audit('select * from kiteline.denial_log order by denial_id')).toEqual([
    {
      ...common,
      kind: 'opening',
      purpose: 'circular',
      grant_id: shop.grants.quota,
      actor: 'anna',
      reason: 'for all of them',
      asked_count: '7',
      missing: ['daily quota of subjects'],
    },
    {
      ...common,
      kind: 'opening',
      purpose: 'desk',
      grant_id: shop.grants.brief,
      actor: 'engineer-17',
      reason: 'ticket 4711',
      asked_count: '1',
      missing: ['grant expired'],
    },
    {
      ...common,
      kind: 'lookup',
      purpose: 'desk',
      grant_id: shop.grants.desk,
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
      grant_id: shop.grants.desk,
      login: 'desk_app',
      actor: 'anna',
      reason: 'a call',
      value_digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      client_address: '127.0.0.1',
    },
  ])
  expect(await shop.audit('select * from kiteline.refused_reads')).toEqual([{ refused_reads: '1' }])
})
