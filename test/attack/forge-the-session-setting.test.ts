import { expect, test } from 'vitest'
import { battlefield, hidden, named } from './attacker.ts'

const field = battlefield()

const forged = [
  '',
  ' ',
  '1',
  'null',
  "' or true --",
  '{}',
  '*',
  '\\\\x00',
  'a'.repeat(64),
  'x'.repeat(100_000),
]

test('no invented token opens anything, and all are answered alike', async () => {
  const attacker = await field.attacker()
  const plain = await attacker.run('select * from for_repair.customers')
  for (const token of forged) {
    expect(await attacker.read(token, 'select * from for_repair.customers')).toEqual(plain)
  }
  attacker.expectNoSecret()
})

test('settings that sound like an authorisation authorise nothing', async () => {
  const attacker = await field.attacker()
  for (const setting of [
    'purpose',
    'grant',
    'actor',
    'recipient',
    'subjects',
    'scope',
    'session_id',
  ]) {
    await attacker.run(`set kiteline.${setting} = '1'`)
    await attacker.run(`select set_config('kiteline.${setting}', '${hidden.key}', false)`)
  }
  expect(await attacker.run('select * from for_repair.customers')).toMatchObject({ code: 'KL101' })
})

test('the token of one’s own session does not open another purpose', async () => {
  const attacker = await field.attacker()
  const token = await attacker.open([named.key])
  for (const view of [
    'for_home_visit.customers',
    'for_delivery.addresses',
    'for_loan_consult.customers',
  ]) {
    expect(await attacker.read(token, `select * from ${view}`)).toMatchObject({ code: '42501' })
  }
  attacker.expectNoSecret()
})
