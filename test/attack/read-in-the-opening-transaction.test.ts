import { expect, test } from 'vitest'
import { grantFor } from '../harness/database.ts'
import { battlefield, named } from './attacker.ts'

const field = battlefield()

const open = `select token from kiteline.open_session(${grantFor('repair')}, 'engineer-17', 'ticket', array['60'])`

test('the transaction that opens a session cannot read in it, so ROLLBACK hides no reading', async () => {
  const attacker = await field.attacker()
  await attacker.run('begin')
  const { rows } = await attacker.run(open)
  await attacker.run("select set_config('kiteline.session', $1, true)", [rows[0]?.token])
  expect(await attacker.run('select * from for_repair.customers')).toMatchObject({ code: 'KL101' })
  await attacker.run('rollback')
  attacker.expectNoSecret()
})

test('neither can a savepoint of it', async () => {
  const attacker = await field.attacker()
  await attacker.run('begin')
  await attacker.run('savepoint before')
  const { rows } = await attacker.run(open)
  await attacker.run('release before')
  await attacker.run('savepoint reading')
  await attacker.run("select set_config('kiteline.session', $1, true)", [rows[0]?.token])
  expect(await attacker.run('select * from for_repair.customers')).toMatchObject({ code: 'KL101' })
  await attacker.run('rollback')
})

test('a session that was rolled back never existed', async () => {
  const attacker = await field.attacker()
  await attacker.run('begin')
  const { rows } = await attacker.run(open)
  await attacker.run('rollback')
  expect(
    await attacker.read(String(rows[0]?.token), 'select * from for_repair.customers'),
  ).toMatchObject({
    code: 'KL101',
  })
})

test('a session is on record with its people however its reader’s transaction ends', async () => {
  const attacker = await field.attacker()
  const token = await attacker.open([named.key], 'engineer-17')
  await attacker.read(token, 'select * from for_repair.customers')
  const auditor = await field.attacker('auditor')
  const { rows } = await auditor.run("select actor from kiteline.accesses_of('60') limit 1")
  expect(rows).toEqual([{ actor: 'engineer-17' }])
})
