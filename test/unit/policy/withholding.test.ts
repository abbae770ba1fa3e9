import { expect, test } from 'vitest'
import { parsePolicy } from '../../../src/policy/index.ts'
import { withheldCategories, withheldCategory } from '../../../src/policy/withholding.ts'
import { example } from '../../types/example.ts'

const policy = parsePolicy(example)

test('what a purpose can do without may be withheld', () => {
  expect(withheldCategory(policy, 'repair', 'app.customers', 'full_name')).toBe('identity_basic')
  expect(withheldCategory(policy, 'repair', 'app.customers', 'mobile')).toBe('contact')
  expect(withheldCategories(policy, 'repair')).toEqual(['contact', 'identity_basic'])
})

test('what it requires, keys and data about nobody are shown with the row', () => {
  expect(withheldCategory(policy, 'repair', 'app.orders', 'ordered_at')).toBeUndefined()
  expect(withheldCategory(policy, 'repair', 'app.customers', 'customer_id')).toBeUndefined()
  expect(withheldCategory(policy, 'repair', 'app.service_tickets', 'status')).toBeUndefined()
})

test('an emergency withholds nothing, and research shows no rows to withhold from', () => {
  expect(withheldCategories(policy, 'gas_alarm_rescue')).toEqual([])
  expect(withheldCategories(policy, 'market_research')).toEqual([])
})

test('a name that the policy does not have is withheld from nobody', () => {
  expect(withheldCategory(policy, 'repiar', 'app.customers', 'mobile')).toBeUndefined()
  expect(withheldCategory(policy, 'repair', 'app.customers', 'constructor')).toBeUndefined()
})
