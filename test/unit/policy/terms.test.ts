import { expect, test } from 'vitest'
import { findingsAfter, type Loose } from './mutations.ts'

const repair = (policy: Loose) => policy.purposes.repair
const visit = (policy: Loose) => policy.purposes.home_visit
const research = (policy: Loose) => policy.purposes.market_research

test.each<[sentence: string, mutate: (policy: Loose) => void, expected: readonly string[]]>([
  [
    'what is required cannot be forbidden',
    (policy) => repair(policy).forbids.push('transaction'),
    [
      'error required_and_forbidden purposes.repair.requires',
      "error forbidden_shown purposes.repair.shows['app.order_items'].model",
      "error forbidden_shown purposes.repair.shows['app.orders'].ordered_at",
    ],
  ],
  [
    'a column of a forbidden category cannot be shown, masked or not',
    (policy) => repair(policy).forbids.push('contact'),
    [
      'error forbidden_lookup purposes.repair.lookups',
      "error forbidden_shown purposes.repair.shows['app.customers'].mobile",
    ],
  ],
  [
    'a required category must have a column that is shown',
    (policy) => repair(policy).requires.push('emergency_contact'),
    ['error required_not_shown purposes.repair.requires'],
  ],
  [
    'a category outside the tier needs an exception',
    (policy) => delete visit(policy).exceptions,
    [
      "error category_outside_tier purposes.home_visit.shows['app.addresses'].city",
      "error category_outside_tier purposes.home_visit.shows['app.addresses'].street",
    ],
  ],
  [
    'a raw column where the tier allows masks is a fault',
    (policy) => Object.assign(repair(policy).shows['app.customers'], { mobile: 'raw' }),
    ["error treatment_too_strong purposes.repair.shows['app.customers'].mobile"],
  ],
  [
    'a mask that leaves characters is too strong where only bands are allowed',
    (policy) => Object.assign(policy.tiers.service.categories, { contact: 'generalised' }),
    ["error treatment_too_strong purposes.repair.shows['app.customers'].mobile"],
  ],
  [
    'an exception does not allow more than it says',
    (policy) => Object.assign(visit(policy).exceptions.address, { treatment: 'masked' }),
    [
      "error treatment_too_strong purposes.home_visit.shows['app.addresses'].city",
      "error treatment_too_strong purposes.home_visit.shows['app.addresses'].street",
    ],
  ],
  [
    'prohibited data is not shown, exception or not',
    (policy) => {
      visit(policy).shows['app.customers'].password_hash = 'raw'
      visit(policy).exceptions.credential = visit(policy).exceptions.address
    },
    [
      'error prohibited_category purposes.home_visit.exceptions.credential',
      "error prohibited_category purposes.home_visit.shows['app.customers'].password_hash",
    ],
  ],
  [
    'the house may prohibit what the law allows',
    (policy) => Object.assign(policy.categories.emergency_contact, { house: 'prohibited' }),
    [
      "error prohibited_category purposes.gas_alarm_rescue.shows['app.emergency_contacts'].contact_name",
      'error prohibited_category tiers.emergency.categories.emergency_contact',
    ],
  ],
  [
    'the house cannot allow what the law prohibits',
    (policy) => {
      policy.categories.credential.house = 'public'
      policy.tiers.service.categories.credential = 'raw'
    },
    ['error prohibited_category tiers.service.categories.credential'],
  ],
  [
    'prohibited data is no look-up',
    (policy) => Object.assign(policy.lookups.mobile, { column: 'password_hash' }),
    ['error prohibited_category lookups.mobile.column'],
  ],
  [
    'the research tier shows no key',
    (policy) => Object.assign(research(policy).shows, { 'app.orders': { order_id: 'pseudonym' } }),
    ["error rows_in_research_tier purposes.market_research.shows['app.orders'].order_id"],
  ],
  [
    'the research tier shows no row-level column, not even one of its own category',
    (policy) => {
      research(policy).shows['app.customers'] = { favourite_line: 'raw', full_name: 'masked' }
    },
    [
      "error rows_in_research_tier purposes.market_research.shows['app.customers'].favourite_line",
      "error rows_in_research_tier purposes.market_research.shows['app.customers'].full_name",
    ],
  ],
  [
    'a tier of aggregates alone is a research tier whatever its number',
    (policy) => {
      policy.tiers.research.number = 2
      research(policy).shows['app.customers'] = { favourite_line: 'raw' }
    },
    ["error rows_in_research_tier purposes.market_research.shows['app.customers'].favourite_line"],
  ],
  [
    'the research tier allows aggregates only',
    (policy) => Object.assign(policy.tiers.research.categories, { contact: 'masked' }),
    ['error rows_in_research_tier tiers.research.categories.contact'],
  ],
  [
    'the research tier counts what it allows',
    (policy) => Object.assign(research(policy), { requires: ['preference', 'contact'] }),
    ['error category_outside_tier purposes.market_research.requires'],
  ],
  [
    'the research tier makes no exceptions',
    (policy) => Object.assign(research(policy), { exceptions: visit(policy).exceptions }),
    ['error rows_in_research_tier purposes.market_research.exceptions.address'],
  ],
  [
    'the research tier looks nobody up',
    (policy) => Object.assign(research(policy), { lookups: ['mobile'] }),
    ['error rows_in_research_tier purposes.market_research.lookups'],
  ],
  [
    'a forbidden category cannot have an exception',
    (policy) => Object.assign(repair(policy), { exceptions: visit(policy).exceptions }),
    ['error exception_for_forbidden purposes.repair.exceptions.address'],
  ],
  [
    'an exception that nothing needs is pointed out, and listed all the same',
    (policy) => {
      visit(policy).exceptions.transaction = visit(policy).exceptions.address
    },
    [
      'warning unneeded_exception purposes.home_visit.exceptions.transaction',
      'note exception purposes.home_visit.exceptions.transaction',
    ],
  ],
  [
    'a column without a mask cannot be shown masked',
    (policy) => Object.assign(repair(policy).shows['app.order_items'], { model: 'masked' }),
    ["error mask_missing purposes.repair.shows['app.order_items'].model"],
  ],
  [
    'only keys have pseudonyms',
    (policy) => Object.assign(repair(policy).shows['app.orders'], { total: 'pseudonym' }),
    ["error pseudonym_of_non_key purposes.repair.shows['app.orders'].total"],
  ],
  [
    'raw free text is pointed out',
    (policy) => {
      policy.tiers.service.categories.product_fault = 'raw'
      repair(policy).shows['app.service_tickets'].fault_text = 'raw'
    },
    ["warning raw_free_text purposes.repair.shows['app.service_tickets'].fault_text"],
  ],
  [
    'no grant outlives its tier',
    (policy) => Object.assign(policy.tiers.service, { longestGrant: 'P7D' }),
    ['error grant_too_long purposes.repair.longestGrant'],
  ],
  [
    'no tier grants more than 30 days',
    (policy) => Object.assign(policy.tiers.service, { longestGrant: 'P31D' }),
    [
      'error grant_too_long purposes.home_visit.longestGrant',
      'error grant_too_long tiers.service.longestGrant',
    ],
  ],
  [
    'an emergency lasts 72 hours at most',
    (policy) => Object.assign(policy.purposes.gas_alarm_rescue, { longestGrant: 'P4D' }),
    ['error grant_too_long purposes.gas_alarm_rescue.longestGrant'],
  ],
  [
    'a session lasts a day at most',
    (policy) => Object.assign(repair(policy), { longestSession: 'PT25H' }),
    ['error session_too_long purposes.repair.longestSession'],
  ],
  [
    'marketing is never essential',
    (policy) =>
      Object.assign(repair(policy), { marketing: true, essential: true, consent: 'consent' }),
    [
      'error essential_marketing purposes.repair.essential',
      'note opens_after_consent purposes.repair.consent',
    ],
  ],
  [
    'marketing without consent is pointed out',
    (policy) => Object.assign(repair(policy), { marketing: true }),
    ['warning weak_consent purposes.repair.consent'],
  ],
  [
    'an independent recipient without separate consent is pointed out',
    (policy) => Object.assign(visit(policy), { recipientRoles: ['independent_processor'] }),
    ['warning weak_consent purposes.home_visit.consent'],
  ],
  [
    'sensitive data without consent is pointed out',
    (policy) => Object.assign(policy.categories.contact, { house: 'sensitive' }),
    ['warning weak_consent purposes.repair.consent'],
  ],
  [
    'a purpose that needs consent is noted: it opens for nobody at first',
    (policy) => Object.assign(repair(policy), { consent: 'separate' }),
    ['note opens_after_consent purposes.repair.consent'],
  ],
  [
    'a purpose without logins is pointed out',
    (policy) => delete repair(policy).logins,
    ['warning no_logins purposes.repair.logins'],
  ],
  [
    'a purpose that shows nothing is pointed out',
    (policy) => Object.assign(repair(policy), { shows: {}, requires: [] }),
    ['warning shows_nothing purposes.repair.shows'],
  ],
])('%s', (_sentence, mutate, expected) => {
  expect(findingsAfter(mutate)).toEqual(expected)
})
