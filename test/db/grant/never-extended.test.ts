import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  failureOf,
  noLiveSession,
  openSession,
  readWith,
  refusedOpening,
  tokenFor,
} from '../../harness/opening.ts'
import { createWorkshop, type Workshop } from '../../harness/workshop.ts'

let shop: Workshop

beforeAll(async () => {
  shop = await createWorkshop()
})
afterAll(() => shop.drop())

const tampering = {
  'prolong it': "update kiteline_internal.grants set expires_at = expires_at + interval '1 day'",
  'prolong none': "update kiteline_internal.grants set reason = 'other' where false",
  'take it away': 'delete from kiteline_internal.grants',
  'take all away': 'truncate kiteline_internal.grants cascade',
  'take the revocation back': 'delete from kiteline_internal.grant_revocations',
  'change the revocation': "update kiteline_internal.grant_revocations set reason = 'none at all'",
}

for (const [what, sql] of Object.entries(tampering)) {
  test(`a grant is a row that nobody can change: to ${what} is refused to its owner`, async () => {
    await shop.grant('desk')
    const before = await shop.inside('select * from kiteline_internal.grants order by grant_id')
    expect(await failureOf(shop.asOwner(sql))).toMatchObject({
      code: 'KL110',
      message: 'evidence is append-only',
    })
    // A session that plays a replica, which only a superuser can, fires no ordinary triggers.
    const asReplica = shop.inside(`set local session_replication_role = replica; ${sql}`)
    expect(await failureOf(asReplica)).toMatchObject({ code: 'KL110' })
    expect(await shop.inside('select * from kiteline_internal.grants order by grant_id')).toEqual(
      before,
    )
  })
}

test('the DBA has no access to the table of grants', async () => {
  for (const sql of [
    'select * from kiteline_internal.grants',
    'update kiteline_internal.grants set reason = null',
    'insert into kiteline_internal.grant_revocations (grant_id, reason) values (1, null)',
  ]) {
    expect(await failureOf(shop.admin(sql))).toMatchObject({ code: '42501' })
  }
})

test('a grant is revoked once, with a reason, and only if it exists', async () => {
  const grant = await shop.grant('desk')
  const revoke = (id: string | null, reason: string | null) =>
    shop.admin('select kiteline.revoke_grant($1, $2)', [id, reason])
  for (const reason of [null, ' ', 'ab']) {
    expect(await failureOf(revoke(grant, reason))).toMatchObject({ code: 'KL001' })
  }
  for (const id of [null, '0', '987654321']) {
    expect(await failureOf(revoke(id, 'because'))).toMatchObject({ code: 'KL002' })
  }
  await revoke(grant, 'lent to somebody')
  expect(await failureOf(revoke(grant, 'once more'))).toMatchObject({
    code: 'KL003',
    detail: `grant ${grant} is revoked already`,
  })
  expect(
    await shop.audit(
      'select ended_by, reason, revoked_by from kiteline.ended_grants where grant_id = $1',
      [grant],
    ),
  ).toEqual([{ ended_by: 'revoked', reason: 'lent to somebody', revoked_by: 'dba' }])
})

test('revoking ends reading with the next statement and opening with the next opening', async () => {
  const grant = await shop.grant('desk')
  const client = await shop.as('desk_app')
  const token = await tokenFor(client, grant, ['1'])
  await client.query('begin')
  await client.query("select set_config('kiteline.session', $1, true)", [token])
  expect((await client.query('select customer_id from for_desk.customers')).rows).toEqual([
    { customer_id: '1' },
  ])
  // Nobody waits: the reader's transaction is still open.
  await shop.admin("select kiteline.revoke_grant($1, 'enough is enough')", [grant])
  expect(await failureOf(client.query('select customer_id from for_desk.customers'))).toEqual(
    noLiveSession,
  )
  await client.query('rollback')
  expect(await openSession(client, grant, { subjects: ['1'] })).toEqual(refusedOpening('1'))
})

test('suspending its recipient ends reading with the next statement, and reinstating does not need a new session', async () => {
  const grant = await shop.grant('desk')
  const client = await shop.as('desk_app')
  const token = await tokenFor(client, grant, ['1'])
  const read = () => readWith(client, token, 'select customer_id from for_desk.customers')
  await shop.admin("select kiteline.suspend_recipient('desk_dept', 'a leak is suspected')")
  expect(await failureOf(read())).toEqual(noLiveSession)
  await shop.admin("select kiteline.reinstate_recipient('desk_dept', 'it was none')")
  expect(await read()).toEqual([{ customer_id: '1' }])
})

test('a revocation between the gates of an opening and its commit ends the session before it reads', async () => {
  const grant = await shop.grant('desk')
  const client = await shop.as('desk_app')
  await client.query('begin')
  const { token } = await openSession(client, grant, { subjects: ['1'] })
  await shop.admin("select kiteline.revoke_grant($1, 'just in time')", [grant])
  await client.query('commit')
  expect(
    await failureOf(readWith(client, token, 'select customer_id from for_desk.customers')),
  ).toEqual(noLiveSession)
})

test('a revocation that was being recorded while the session opened ends it when it commits', async () => {
  const grant = await shop.grant('desk')
  const client = await shop.as('desk_app')
  const revoker = await shop.as('dba')
  await revoker.query('begin')
  await revoker.query("select kiteline.revoke_grant($1, 'slowly')", [grant])
  const token = await tokenFor(client, grant, ['1'])
  const read = () => readWith(client, token, 'select customer_id from for_desk.customers')
  expect(await read()).toEqual([{ customer_id: '1' }])
  await revoker.query('commit')
  expect(await failureOf(read())).toEqual(noLiveSession)
})

test('a suspension that is rolled back ends nothing', async () => {
  const grant = await shop.grant('desk')
  const client = await shop.as('desk_app')
  const token = await tokenFor(client, grant, ['1'])
  const dba = await shop.as('dba')
  await dba.query('begin')
  await dba.query("select kiteline.suspend_recipient('desk_dept', 'by mistake')")
  await dba.query('rollback')
  expect(await readWith(client, token, 'select customer_id from for_desk.customers')).toEqual([
    { customer_id: '1' },
  ])
})
