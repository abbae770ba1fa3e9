import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type AttackedWorkshop,
  createAttackedWorkshop,
  expectRefused,
} from '../harness/attacker.ts'
import { openSession, readWith, tokenFor } from '../harness/opening.ts'

let shop: AttackedWorkshop

beforeAll(async () => {
  shop = await createAttackedWorkshop()
})
afterAll(() => shop.drop())

test('locks that anybody may take stop neither an opening, nor a month’s new partition, nor a reading', async () => {
  const [month] = await shop.inside("select to_char(now() at time zone 'UTC', 'YYYY_MM') as name")
  for (const table of ['sessions', 'statements', 'denials', 'lookups', 'changes']) {
    for (const { name } of await shop.inside(
      'select inhrelid::regclass::text as name from pg_inherits where inhparent = $1::regclass',
      [`kiteline_internal.${table}`],
    )) {
      await shop.inside(`drop table ${name}`)
    }
    await shop.attacker.client.query(
      'select pg_advisory_lock(hashtextextended($1, 0)), pg_advisory_lock(hashtext($1))',
      [`kiteline ${table}_${month?.name}`],
    )
  }
  await shop.attacker.client.query(
    "select pg_advisory_lock(hashtextextended('kiteline look-up rival_app', 0))",
  )
  const rival = await shop.as('rival_app')
  await rival.query("set statement_timeout = '5s'")
  const token = await tokenFor(rival, await shop.grant('desk', { login: 'rival_app' }), ['1'])
  expect(await readWith(rival, token, 'select customer_id from for_desk.customers')).toEqual([
    { customer_id: '1' },
  ])
  await shop.attacker.client.query('select pg_advisory_unlock_all()')
})

test('an opening left uncommitted does not stop another login’s, nor a revocation', async () => {
  const { client } = shop.attacker
  await client.query('begin')
  await openSession(client, shop.grantId, { subjects: ['1'] })
  const dba = await shop.as('dba')
  await dba.query("set statement_timeout = '5s'")
  await dba.query("select kiteline.revoke_grant($1, 'at once')", [shop.grantId])
  const rival = await shop.as('rival_app')
  await rival.query("set statement_timeout = '5s'")
  await tokenFor(rival, await shop.grant('desk', { login: 'rival_app' }), ['1'])
  await client.query('rollback')
})

test('nobody locks a table of kiteline or of the shop for long', async () => {
  for (const sql of [
    'lock table kiteline_internal.sessions in access share mode',
    'lock table app.customers in access share mode',
    'lock table for_desk.customers in share mode',
    'lock table for_desk.customers in access exclusive mode',
  ]) {
    await shop.attacker.client.query('begin')
    expectRefused(await shop.attacker.try(sql), '42501', sql)
    await shop.attacker.client.query('rollback')
  }
})
