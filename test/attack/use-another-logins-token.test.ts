import { expect, test } from 'vitest'
import { battlefield, named } from './attacker.ts'

const field = battlefield()

test('a token works for the login that opened it and for nobody else', async () => {
  const owner = await field.attacker()
  const token = await owner.open([named.key])
  expect(await owner.read(token, 'select full_name from for_repair.customers')).toMatchObject({
    rows: [{ full_name: named.shownName }],
  })
  // Another login may use the same views; the session stays its owner’s.
  await field.database().superuser.query('grant usage on schema for_repair to contract_fix')
  await field.database().superuser.query('grant select on for_repair.customers to contract_fix')
  const thief = await field.attacker('contract_fix')
  const stolen = await thief.read(token, 'select * from for_repair.customers')
  const invented = await thief.read('no token at all', 'select * from for_repair.customers')
  expect(stolen).toEqual(invented)
  expect(stolen.code).toBe('KL101')
  expect(await thief.run('select kiteline.close_session($1)', [token])).toMatchObject({
    code: 'KL101',
  })
  thief.expectNoSecret()
})

test('becoming the other login is refused', async () => {
  const thief = await field.attacker('contract_fix')
  for (const sql of [
    'set role repair_desk',
    'set session authorization repair_desk',
    'set role kiteline_for_repair',
    'set role kiteline_owner',
    'set role kiteline_resolver',
    'set role dba',
  ]) {
    expect(await thief.run(sql), sql).toMatchObject({ code: '42501' })
  }
})
