import { expect, test } from 'vitest'
import { parsePolicy, purposeHash, termsHash } from '../../../src/policy/index.ts'
import { example } from '../../types/example.ts'
import { copyOfExample, type Loose } from './mutations.ts'

type Mutation = (policy: Loose, repair: Loose) => unknown

const policy = parsePolicy(example)

/** The two hashes of the purpose repair after a change. */
function hashesAfter(mutate: Mutation) {
  const changed = copyOfExample()
  mutate(changed, changed.purposes.repair)
  const parsed = parsePolicy(changed)
  return { terms: termsHash(parsed, 'repair'), purpose: purposeHash(parsed, 'repair') }
}

test.each<[what: string, mutate: Mutation]>([
  ['another label', (_, repair) => Object.assign(repair.label, { zh: '维修' })],
  ['another basis', (_, repair) => Object.assign(repair, { basis: 'cn13.1(1)' })],
  ['marketing', (_, repair) => Object.assign(repair, { marketing: true })],
  ['recipients of another role', (_, repair) => repair.recipientRoles.push('entrusted_processor')],
  [
    'a kind of data more',
    (changed, repair) => {
      changed.tiers.service.categories.preference = 'raw'
      repair.shows['app.customers'].favourite_line = 'raw'
    },
  ],
  ['a kind of data less', (_, repair) => delete repair.shows['app.customers'].mobile],
  [
    'a kind of data less masked',
    (changed, repair) => {
      changed.tiers.service.categories.contact = 'raw'
      repair.shows['app.customers'].mobile = 'raw'
    },
  ],
])('%s is another matter to agree to', (_what, mutate) => {
  expect(hashesAfter(mutate).terms).not.toBe(termsHash(policy, 'repair'))
})

test.each<[what: string, mutate: Mutation]>([
  [
    'another column of the same kind',
    (_, repair) => {
      repair.shows['app.orders'].total = 'amount_band'
    },
  ],
  ['a key', (_, repair) => Object.assign(repair.shows['app.orders'], { customer_id: 'raw' })],
  [
    'another mask that lets through as much',
    (_, repair) => {
      repair.shows['app.customers'].full_name = 'person_name_last'
    },
  ],
  [
    'other rows',
    (_, repair) => {
      repair.rows = { 'app.service_tickets': { text: "status = 'open'" } }
    },
  ],
  ['another login', (_, repair) => repair.logins.push('repair_night')],
  ['a longer grant', (_, repair) => Object.assign(repair, { longestGrant: 'P30D' })],
  ['more people in a session', (_, repair) => Object.assign(repair, { sessionCap: 5000 })],
  ['another review', (_, repair) => repair.reviews.push('legal')],
  ['another clause of the rulebook', (_, repair) => Object.assign(repair, { clause: '1.2 C4' })],
  ['a stricter rule of consent', (_, repair) => Object.assign(repair, { consent: 'consent' })],
])('%s is how it is done, and ends grants but no consent', (_what, mutate) => {
  expect(hashesAfter(mutate).terms).toBe(termsHash(policy, 'repair'))
  expect(hashesAfter(mutate).purpose).not.toBe(purposeHash(policy, 'repair'))
})

test('the order of columns and roles does not count, the name of the purpose does', () => {
  const backwards = hashesAfter((_, repair) => {
    repair.shows = Object.fromEntries(Object.entries(repair.shows).reverse())
  })
  expect(backwards.terms).toBe(termsHash(policy, 'repair'))
  const renamed = copyOfExample()
  renamed.purposes.mending = renamed.purposes.repair
  expect(termsHash(parsePolicy(renamed), 'mending')).not.toBe(termsHash(policy, 'repair'))
  expect(termsHash(policy, 'repair')).toMatch(/^[0-9a-f]{64}$/)
  expect(() => termsHash(policy, 'repiar')).toThrow(RangeError)
})

test('a purpose that goes on showing restricted people is another purpose to those who approved it', () => {
  const after = hashesAfter((_, repair) => Object.assign(repair, { showsRestricted: true }))
  expect(after.purpose).not.toBe(purposeHash(policy, 'repair'))
  expect(after.terms).toBe(termsHash(policy, 'repair'))
})
