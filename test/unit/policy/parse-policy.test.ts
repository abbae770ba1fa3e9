import { expect, test } from 'vitest'
import * as entry from '../../../src/index.ts'
import {
  canonicalPolicy,
  checkPolicy,
  definePolicy,
  parsePolicy,
  policyHash,
  purposeHash,
  sql,
  subjectPath,
} from '../../../src/policy/index.ts'
import { example } from '../../types/example.ts'
import { copyOfExample, type Loose } from './mutations.ts'

const policy = parsePolicy(example)

test('every default is filled in', () => {
  expect(policy.purposes.market_research).toEqual({
    label: { zh: 'market_research', en: 'market_research' },
    tier: 'research',
    clause: '1.3 tier 3',
    basis: 'cn73(4)',
    consent: 'none',
    requires: [],
    forbids: [],
    exceptions: {},
    shows: {},
    rows: {},
    recipientRoles: ['independent_processor'],
    logins: [],
    lookups: [],
    longestGrant: 'P30D',
    longestSession: 'PT1H',
    reviews: [],
    audit: 'statement',
    sessionCap: 1000,
    marketing: false,
    essential: false,
    showsRestricted: false,
  })
  expect(policy.tiers.emergency?.longestGrant).toBe('PT72H')
  expect(policy.categories.contact).toEqual({
    legal: 'personal',
    house: 'personal',
    label: { zh: 'contact', en: 'contact' },
  })
  expect(policy.relations['app.orders']?.columns).toMatchObject({
    order_id: { category: 'key', identifier: 'none' },
    total: { category: 'transaction', identifier: 'attribute', mask: 'amount_band' },
  })
})

test('a subject and a look-up have defaults too', () => {
  const bare = copyOfExample()
  delete bare.subject.type
  delete bare.lookups.mobile.perHour
  delete bare.operators
  const parsed = parsePolicy(bare)
  expect(parsed.subject.type).toBe('bigint')
  expect(parsed.lookups.mobile?.perHour).toBe(60)
  expect(parsed.operators).toEqual({})
})

test('a purpose takes the longest grant of its tier', () => {
  const bare = copyOfExample()
  bare.tiers.service.longestGrant = 'P7D'
  delete bare.purposes.repair.longestGrant
  expect(parsePolicy(bare).purposes.repair?.longestGrant).toBe('P7D')
})

test('masked becomes the column’s own mask', () => {
  expect(policy.purposes.repair?.shows['app.customers']).toEqual({
    customer_id: 'pseudonym',
    full_name: 'person_name',
    mobile: 'mobile',
  })
})

test('a parsed policy is frozen to its leaves and parses to itself', () => {
  expect(Object.isFrozen(policy.purposes.repair?.shows['app.customers'])).toBe(true)
  expect(parsePolicy(policy)).toEqual(policy)
})

test('definePolicy answers the same data, frozen', () => {
  const data = copyOfExample()
  const defined: unknown = definePolicy(data)
  expect(defined).toEqual(example)
  expect(Object.isFrozen((defined as Loose).purposes.repair.requires)).toBe(true)
})

test('an invalid policy is refused with all its faults at once', () => {
  const wrong = copyOfExample()
  wrong.purposes.repair.tier = 'servce'
  delete wrong.purposes.home_visit.basis
  expect(() => parsePolicy(wrong)).toThrow(
    expect.objectContaining({
      code: 'KL201',
      hint: 'Correct the 2 faults.',
      detail: [
        'error[missing] purposes.home_visit.basis: is missing',
        '  hint: Add it as a text.',
        'error[unknown_tier] purposes.repair.tier: "servce" is not a tier',
        '  hint: Did you mean "service"?',
      ].join('\n'),
    }),
  )
})

function reversed(value: unknown): unknown {
  if (Array.isArray(value) || typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, child]) => [key, reversed(child)])
  return Object.fromEntries(entries.reverse())
}

test('the order in which a policy is written does not change its canonical text', () => {
  const backwards = reversed(example) as Loose
  backwards.purposes.repair.requires = ['product_fault', 'transaction', 'product_fault']
  expect(Object.keys(backwards)[0]).toBe('purposes')
  expect(canonicalPolicy(parsePolicy(backwards))).toBe(canonicalPolicy(policy))
})

test('the hash is that of the canonical text, and any other word changes it', () => {
  expect(policyHash(policy)).toMatch(/^[0-9a-f]{64}$/)
  const changed = copyOfExample()
  changed.purposes.repair.clause = '1.2 C4'
  expect(policyHash(parsePolicy(changed))).not.toBe(policyHash(policy))
})

test('the hash of a purpose changes with what it shows and not with other purposes', () => {
  const hashAfter = (mutate: (changed: Loose) => void) => {
    const changed = copyOfExample()
    mutate(changed)
    return purposeHash(parsePolicy(changed), 'repair')
  }
  const before = purposeHash(policy, 'repair')
  expect(hashAfter((changed) => delete changed.purposes.home_visit)).toBe(before)
  expect(hashAfter((changed) => delete changed.operators)).toBe(before)
  const relabel = (changed: Loose) => {
    changed.relations['app.customers'].columns.full_name.mask = 'person_name_last'
  }
  expect(hashAfter(relabel)).not.toBe(before)
  expect(hashAfter((changed) => Object.assign(changed.lookups.mobile, { perHour: 5 }))).not.toBe(
    before,
  )
  expect(
    hashAfter((changed) => Object.assign(changed.categories.contact, { house: 'sensitive' })),
  ).not.toBe(before)
  expect(() => purposeHash(policy, 'repiar')).toThrow(RangeError)
})

test('the path to the subject names each join', () => {
  expect(subjectPath(policy, 'app.order_items')).toEqual({
    steps: [{ column: 'order_id', relation: 'app.orders', key: 'order_id' }],
    relation: 'app.orders',
    column: 'customer_id',
  })
  expect(subjectPath(policy, 'app.customers').steps).toEqual([])
  expect(() => subjectPath(policy, 'app.oders')).toThrow(RangeError)
})

test('the package offers the policy language from its main entry', () => {
  expect(entry).toMatchObject({ definePolicy, checkPolicy, parsePolicy, sql })
})
