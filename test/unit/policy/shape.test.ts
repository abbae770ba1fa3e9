import { expect, test } from 'vitest'
import { checkPolicy } from '../../../src/policy/index.ts'
import { copyOfExample, findingsAfter, type Loose, summaries } from './mutations.ts'

const repair = (policy: Loose) => policy.purposes.repair
const customers = (policy: Loose) => policy.relations['app.customers']

test.each<[sentence: string, mutate: (policy: Loose) => void, expected: readonly string[]]>([
  [
    'a key that no policy has is a fault at its own place',
    (policy) => Object.assign(repair(policy), { longestSesion: 'PT1H' }),
    ['error unknown_key purposes.repair.longestSesion'],
  ],
  [
    'a missing basis is a fault',
    (policy) => delete repair(policy).basis,
    ['error missing purposes.repair.basis'],
  ],
  [
    'a blank clause is a fault',
    (policy) => Object.assign(repair(policy), { clause: ' ' }),
    ['error blank purposes.repair.clause'],
  ],
  [
    'an exception without a basis is a fault',
    (policy) => delete policy.purposes.home_visit.exceptions.address.basis,
    ['error missing purposes.home_visit.exceptions.address.basis'],
  ],
  [
    'an exception that nobody reviews is a fault',
    (policy) => Object.assign(policy.purposes.home_visit.exceptions.address, { reviews: [] }),
    ['error out_of_range purposes.home_visit.exceptions.address.reviews'],
  ],
  [
    'a missing consent rule is a fault: it has no default',
    (policy) => delete repair(policy).consent,
    ['error missing purposes.repair.consent'],
  ],
  [
    'an unknown consent rule is a fault',
    (policy) => Object.assign(repair(policy), { consent: 'opt_out' }),
    ['error invalid_value purposes.repair.consent'],
  ],
  [
    'an unknown recipient role is a fault at its place in the list',
    (policy) => Object.assign(repair(policy), { recipientRoles: ['department', 'partner'] }),
    ['error invalid_value purposes.repair.recipientRoles[1]'],
  ],
  [
    'an unknown sensitivity is a fault',
    (policy) => Object.assign(policy.categories.contact, { legal: 'secret' }),
    ['error invalid_value categories.contact.legal'],
  ],
  [
    'an unknown command of an operator is a fault',
    (policy) => Object.assign(policy.operators.shop, { 'app.orders': ['truncate'] }),
    ["error invalid_value operators.shop['app.orders'][0]"],
  ],
  [
    'a fourth tier number is a fault',
    (policy) => Object.assign(policy.tiers.service, { number: 4 }),
    ['error invalid_value tiers.service.number'],
  ],
  [
    'a text in the place of a list is a fault',
    (policy) => Object.assign(repair(policy), { reviews: 'legal' }),
    ['error wrong_type purposes.repair.reviews'],
  ],
  [
    'a session of more than 50,000 subjects is a fault',
    (policy) => Object.assign(repair(policy), { sessionCap: 50_001 }),
    ['error out_of_range purposes.repair.sessionCap'],
  ],
  [
    'half a subject is a fault',
    (policy) => Object.assign(repair(policy), { sessionCap: 1.5 }),
    ['error wrong_type purposes.repair.sessionCap'],
  ],
  [
    'a look-up that may never be made is a fault',
    (policy) => Object.assign(policy.lookups.mobile, { perHour: 0 }),
    ['error out_of_range lookups.mobile.perHour'],
  ],
  [
    'a length in months is a fault: months differ in length',
    (policy) => Object.assign(repair(policy), { longestGrant: 'P1M' }),
    ['error invalid_duration purposes.repair.longestGrant'],
  ],
  [
    'an unknown mask of a column is a fault',
    (policy) => Object.assign(customers(policy).columns.mobile, { mask: 'moblie' }),
    ["error unknown_mask relations['app.customers'].columns.mobile.mask"],
  ],
  [
    'an unknown way of showing a column is a fault',
    (policy) => Object.assign(repair(policy).shows['app.customers'], { mobile: 'clear' }),
    ["error unknown_mask purposes.repair.shows['app.customers'].mobile"],
  ],
  [
    'a row predicate that is not written with the sql tag is a fault',
    (policy) => Object.assign(repair(policy).rows, { 'app.service_tickets': "status = 'open'" }),
    ["error wrong_type purposes.repair.rows['app.service_tickets']"],
  ],
])('%s', (_sentence, mutate, expected) => {
  expect(findingsAfter(mutate)).toEqual(expected)
})

test('the example has no fault and lists its exception', () => {
  expect(summaries(copyOfExample())).toEqual([
    'note exception purposes.home_visit.exceptions.address',
  ])
})

test('a value that is no policy at all is one fault', () => {
  for (const value of [undefined, null, 1, 'policy', [], () => 1]) {
    expect(checkPolicy(value)).toEqual([
      {
        severity: 'error',
        code: value === undefined ? 'missing' : 'wrong_type',
        path: 'policy',
        message: expect.any(String),
        hint: expect.any(String),
      },
    ])
  }
})

test('an empty object is told everything that a policy needs', () => {
  expect(summaries({})).toEqual(
    ['categories', 'name', 'purposes', 'relations', 'subject', 'tiers'].map(
      (path) => `error missing ${path}`,
    ),
  )
})

test('faults of shape do not hide faults of meaning', () => {
  const found = findingsAfter((policy) => {
    repair(policy).sessionCap = 'many'
    repair(policy).tier = 'servce'
    repair(policy).requires = ['adress']
    repair(policy).rows['app.service_tickets'] = { text: 'status = 1; drop table x' }
    policy.lookups.mobile.column = 'moblie'
    policy.surplus = true
    customers(policy).columns.birth_date.category = 'identity'
  })
  expect(found).toEqual([
    'error unknown_column lookups.mobile.column',
    'error unknown_category purposes.repair.requires',
    "error predicate_syntax purposes.repair.rows['app.service_tickets']",
    'error wrong_type purposes.repair.sessionCap',
    'error unknown_tier purposes.repair.tier',
    "error unknown_category relations['app.customers'].columns.birth_date.category",
    'error unknown_key surplus',
  ])
})

test('a misspelt name is answered with the right one', () => {
  const policy = copyOfExample()
  policy.purposes.repair.requires = ['transactoin']
  expect(checkPolicy(policy)).toContainEqual({
    severity: 'error',
    code: 'unknown_category',
    path: 'purposes.repair.requires',
    message: '"transactoin" is not a category',
    hint: 'Did you mean "transaction"?',
  })
})

test('a name that every object has is no name of the policy', () => {
  const found = findingsAfter((policy) => {
    policy.purposes.repair.tier = 'constructor'
    policy.purposes.repair.requires = ['toString']
  })
  expect(found).toEqual([
    'error unknown_category purposes.repair.requires',
    'error unknown_tier purposes.repair.tier',
  ])
})
