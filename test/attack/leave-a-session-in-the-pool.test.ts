import { expect, test } from 'vitest'
import { battlefield, named } from './attacker.ts'

const field = battlefield()

test('a token set for one transaction is gone in the next, also after an error', async () => {
  const attacker = await field.attacker()
  const token = await attacker.open([named.key])
  await attacker.run('begin')
  await attacker.run("select set_config('kiteline.session', $1, true)", [token])
  await attacker.run('select 1 / 0')
  await attacker.run('rollback')
  expect(await attacker.run('select * from for_repair.customers')).toMatchObject({ code: 'KL101' })
})

test('a token left in a connection by its own user still names its own people only', async () => {
  const attacker = await field.attacker()
  const token = await attacker.open([named.key])
  await attacker.run("select set_config('kiteline.session', $1, false)", [token])
  const { rows } = await attacker.run('select customer_id from for_repair.customers')
  expect(rows).toEqual([{ customer_id: named.key }])
  attacker.expectNoSecret()
})
