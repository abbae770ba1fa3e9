import { expect, test } from 'vitest'
import { isHazard } from '../../../src/core/hazard.ts'
import {
  countSubjectsFunction,
  eldersFunction,
  findByFunction,
  findSubjectFunction,
  holdingsFunction,
  identifierBytes,
  isSnakeCase,
  listSubjectsFunction,
  minorsFunction,
  purposeRole,
  purposeSchema,
  rowPolicyName,
  secondSubjectsFunction,
  splitRelation,
  subjectsFunction,
} from '../../../src/core/identifiers.ts'

test('a relation is split into schema and table', () => {
  expect(splitRelation('app.customers')).toEqual({ schema: 'app', table: 'customers' })
  expect(splitRelation('App.客户 表')).toEqual({ schema: 'App', table: '客户 表' })
})

test.each(['customers', 'a.b.c', '.b', 'a.', '"a".b', 'a.b\n', ''])(
  '%j is not schema.table',
  (name) => {
    expect(splitRelation(name)).toBeUndefined()
  },
)

test('names are measured in bytes of UTF-8', () => {
  expect(identifierBytes('客户')).toBe(6)
})

test('snake_case needs no quotes in PostgreSQL', () => {
  expect(['repair', 'a1_b'].every(isSnakeCase)).toBe(true)
  expect(['Repair', '1a', '_a', 'a-b', 'a b', '', 'ä'].some(isSnakeCase)).toBe(false)
})

test('the objects of a purpose and of a policy are named after it', () => {
  expect(purposeSchema('repair')).toBe('for_repair')
  expect(purposeRole('repair')).toBe('kiteline_for_repair')
  expect(rowPolicyName('orders', 'select', purposeSchema('repair'))).toBe(
    'orders_select_for_repair',
  )
  expect(subjectsFunction('repair')).toBe('subjects_for_repair')
  expect(findSubjectFunction('shop')).toBe('find_subject_of_shop')
  expect(countSubjectsFunction('shop')).toBe('count_subjects_of_shop')
  expect(findByFunction('mobile', 'shop')).toBe('find_by_mobile_for_shop')
  expect(listSubjectsFunction('shop')).toBe('subjects_of_shop')
  expect(minorsFunction('shop')).toBe('minors_of_shop')
  expect(eldersFunction('shop')).toBe('elders_of_shop')
  expect(holdingsFunction('shop')).toBe('holdings_of_shop')
  expect(secondSubjectsFunction('rescue')).toBe('second_subjects_for_rescue')
})

test('only the four hazards are hazards', () => {
  expect(['widens_access', 'narrows_access', 'deletes_data', 'long_lock'].every(isHazard)).toBe(
    true,
  )
  expect(['toString', 'widens', 1, undefined].some(isHazard)).toBe(false)
})
