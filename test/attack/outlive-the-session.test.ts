import { expect, test } from 'vitest'
import { grantFor } from '../harness/database.ts'
import { battlefield, named } from './attacker.ts'

const field = battlefield()

test('a closed session reads nothing more, not even in a transaction that was open before', async () => {
  const attacker = await field.attacker()
  const second = await field.attacker()
  const token = await attacker.open([named.key])
  await attacker.run('begin')
  await attacker.run("select set_config('kiteline.session', $1, true)", [token])
  expect(await attacker.run('select full_name from for_repair.customers')).toMatchObject({
    rows: [{ full_name: named.shownName }],
  })
  await second.run('select kiteline.close_session($1)', [token])
  expect(await attacker.run('select full_name from for_repair.customers')).toMatchObject({
    code: 'KL101',
  })
  await attacker.run('rollback')
})

test('an expired session reads nothing more in an open transaction, whatever now() says there', async () => {
  const attacker = await field.attacker()
  const { rows } = await attacker.run(
    "select token from kiteline.open_session($1, 'engineer-17', 'short', $2, '1 second')",
    [grantFor('repair'), [named.key]],
  )
  const token = String(rows[0]?.token)
  await attacker.run('begin')
  await attacker.run("set local time zone 'Pacific/Kiritimati'")
  await attacker.run("select set_config('kiteline.session', $1, true)", [token])
  await attacker.run('select pg_sleep(1.2)')
  expect(await attacker.run('select * from for_repair.customers')).toMatchObject({ code: 'KL101' })
  await attacker.run('rollback')
})

test('a revoked grant ends sessions that are open, in their next statement', async () => {
  const attacker = await field.attacker()
  const dba = field.database().dba
  const { rows } = await dba.query<{ id: string }>(
    "select kiteline.issue_grant('repair', 'service_dept', 'repair_desk', 'P1D', 'to be revoked')::text as id",
  )
  const opened = await attacker.run(
    "select token from kiteline.open_session($1, 'engineer-17', 'revoked later', $2)",
    [rows[0]?.id, [named.key]],
  )
  const token = String(opened.rows[0]?.token)
  await attacker.run('begin')
  await attacker.run("select set_config('kiteline.session', $1, true)", [token])
  expect((await attacker.run('select * from for_repair.customers')).rows).toHaveLength(1)
  await dba.query("select kiteline.revoke_grant($1, 'attack test')", [rows[0]?.id])
  const existing = await attacker.run('select * from for_repair.customers where customer_id = $1', [
    named.key,
  ])
  expect(existing).toMatchObject({ code: 'KL101' })
  await attacker.run('rollback')
  const missing = await attacker.read(
    token,
    'select * from for_repair.customers where customer_id = $1',
    ['987654321'],
  )
  expect(missing).toEqual(existing)
})

test('a suspended recipient reads nothing more', async () => {
  const attacker = await field.attacker()
  const dba = field.database().dba
  const token = await attacker.open([named.key])
  await dba.query("select kiteline.suspend_recipient('service_dept', 'attack test')")
  expect(await attacker.read(token, 'select * from for_repair.customers')).toMatchObject({
    code: 'KL101',
  })
  await dba.query("select kiteline.reinstate_recipient('service_dept', 'attack test over')")
  expect((await attacker.read(token, 'select * from for_repair.customers')).rows).toHaveLength(1)
})

test('an older snapshot is refused', async () => {
  const attacker = await field.attacker()
  const token = await attacker.open([named.key])
  for (const level of ['repeatable read', 'serializable']) {
    await attacker.run(`begin isolation level ${level}`)
    await attacker.run("select set_config('kiteline.session', $1, true)", [token])
    expect(await attacker.run('select * from for_repair.customers')).toMatchObject({
      code: 'KL105',
    })
    await attacker.run('rollback')
  }
})
