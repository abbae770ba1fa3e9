import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { failureOf, noLiveSession, readWith, tokenFor } from '../../harness/opening.ts'
import { createWorkshop, type Workshop } from '../../harness/workshop.ts'

let shop: Workshop
let client: pg.Client
let other: pg.PoolClient
let grant: string

beforeAll(async () => {
  shop = await createWorkshop()
  client = await shop.as('desk_app')
  other = await shop.database.dba.connect()
})
beforeEach(async () => {
  grant = await shop.grant('desk')
})
afterAll(async () => {
  other.release()
  await shop.drop()
})

const keys = 'select customer_id from for_desk.customers order by customer_id'

/** Opens a session while the statement has run and its transaction has not ended, then commits that. */
async function openDuring(sql: string, values: readonly unknown[]): Promise<string> {
  await other.query('begin')
  await other.query(sql, [...values])
  const token = await tokenFor(client, grant, ['1', '4'])
  expect(await readWith(client, token, keys)).toEqual([{ customer_id: '1' }, { customer_id: '4' }])
  await other.query('commit')
  return token
}

test('a revocation that was under way during the opening ends the session when it commits', async () => {
  const token = await openDuring('select kiteline.revoke_grant($1, $2)', [grant, 'no longer due'])
  expect(await failureOf(readWith(client, token, keys))).toEqual(noLiveSession)
})

test('a suspension that was under way during the opening ends the session when it commits', async () => {
  const token = await openDuring('select kiteline.suspend_recipient($1, $2)', [
    'desk_dept',
    'training is overdue',
  ])
  expect(await failureOf(readWith(client, token, keys))).toEqual(noLiveSession)
  await shop.admin("select kiteline.reinstate_recipient('desk_dept', 'training was made up for')")
  expect(await readWith(client, token, keys)).toEqual([{ customer_id: '1' }, { customer_id: '4' }])
})

test('a refusal that was under way during the opening takes the person out when it commits', async () => {
  const token = await openDuring('select kiteline.restrict_subject($1, $2, $3)', [
    'workshop',
    '4',
    'the person objects',
  ])
  expect(await readWith(client, token, keys)).toEqual([{ customer_id: '1' }])
})

test('what ends others leaves a session as it was', async () => {
  const token = await tokenFor(client, grant, ['1'])
  const another = await shop.grant('desk')
  await shop.admin('select kiteline.revoke_grant($1, $2)', [another, 'no longer due'])
  expect(await readWith(client, token, keys)).toEqual([{ customer_id: '1' }])
})

test('a revocation by a session that plays a replica is noticed', async () => {
  const token = await tokenFor(client, grant, ['1'])
  await shop.inside(`
    begin;
    set local session_replication_role = replica;
    insert into kiteline_internal.grant_revocations (grant_id, reason)
    values (${grant}, 'no longer due');
    commit;
  `)
  expect(await failureOf(readWith(client, token, keys))).toEqual(noLiveSession)
})

test('a new checklist that allows as much as the one before leaves a session as it was', async () => {
  const token = await tokenFor(client, grant, ['1'])
  await shop.stateLaw()
  expect(await readWith(client, token, keys)).toEqual([{ customer_id: '1' }])
})

test('every table that a reading statement does not ask each time interrupts sessions, always', async () => {
  const rows = await shop.inside(`
    select t.tgname as trigger, t.tgrelid::regclass::text as relation, t.tgenabled as enabled
    from pg_catalog.pg_trigger t
    where t.tgname in ('interrupt_sessions', 'note_gate_change', 'note_truncation')
    order by t.tgname, 2
  `)
  const gateTables = [
    'checklists',
    'commitment_texts',
    'grant_revocations',
    'grant_suspensions',
    'mechanism_ends',
    'minor_approval_ends',
    'qualification_revocations',
    'recipients',
    'training_ends',
  ]
  const watchedBy = (trigger: string) => (table: string) => ({
    trigger,
    relation: `kiteline_internal.${table}`,
    enabled: 'A',
  })
  expect(rows).toEqual([
    ...['refusals'].map(watchedBy('interrupt_sessions')),
    ...gateTables.map(watchedBy('note_gate_change')),
    ...gateTables.map(watchedBy('note_truncation')),
  ])
})
