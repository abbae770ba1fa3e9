import { expect, test } from 'vitest'
import { parsePolicy, purposeHash } from '../../../src/policy/index.ts'
import { secondSubjects } from '../../../src/policy/second-subjects.ts'
import { example } from '../../types/example.ts'
import { copyOfExample, findingsAfter, type Loose } from './mutations.ts'

const contacts = (policy: Loose) => policy.relations['app.emergency_contacts']

/** A relation that reaches its person through the emergency contacts. */
function addNotes(policy: Loose): void {
  policy.relations['app.contact_notes'] = {
    key: ['note_id'],
    via: { column: 'contact_id', relation: 'app.emergency_contacts', key: 'contact_id' },
    columns: {
      note_id: { category: 'key' },
      contact_id: { category: 'key' },
      note: { category: 'product_fault' },
    },
  }
}

test.each<[sentence: string, mutate: (policy: Loose) => void, expected: readonly string[]]>([
  [
    'a second subject stands in a labelled column',
    (policy) => Object.assign(contacts(policy), { secondSubject: 'contact_custmer_id' }),
    ["error unknown_column relations['app.emergency_contacts'].secondSubject"],
  ],
  [
    'the second subject is not the first',
    (policy) => Object.assign(contacts(policy), { secondSubject: 'customer_id' }),
    ["error second_subject_is_subject relations['app.emergency_contacts'].secondSubject"],
  ],
  [
    'rows about a second person are for emergencies, whatever is shown of them',
    (policy) => {
      policy.purposes.repair.shows['app.emergency_contacts'] = { contact_id: 'raw' }
    },
    ["error second_subject_outside_emergency purposes.repair.shows['app.emergency_contacts']"],
  ],
  [
    'so are the rows that hang on them',
    (policy) => {
      addNotes(policy)
      policy.purposes.repair.shows['app.contact_notes'] = { note_id: 'raw' }
    },
    ["error second_subject_outside_emergency purposes.repair.shows['app.contact_notes']"],
  ],
  [
    'a purpose whose function for second subjects would not fit is refused',
    (policy) => {
      policy.relations['app.c'] = contacts(policy)
      policy.purposes['r'.repeat(44)] = {
        ...policy.purposes.gas_alarm_rescue,
        requires: [],
        shows: { 'app.c': { contact_name: 'raw' } },
      }
    },
    [`error identifier_too_long purposes.${'r'.repeat(44)}`],
  ],
])('%s', (_sentence, mutate, expected) => {
  expect(findingsAfter(mutate)).toEqual(expected)
})

test('a purpose has the second subjects of what it shows and of what it passes on the way', () => {
  const policy = parsePolicy(example)
  expect(secondSubjects(policy, 'gas_alarm_rescue')).toEqual({
    'app.emergency_contacts': 'contact_customer_id',
  })
  expect(secondSubjects(policy, 'repair')).toEqual({})
  const withNotes = copyOfExample()
  addNotes(withNotes)
  withNotes.tiers.emergency.categories.product_fault = 'raw'
  withNotes.purposes.gas_alarm_rescue.requires = []
  withNotes.purposes.gas_alarm_rescue.shows = { 'app.contact_notes': { note: 'raw' } }
  expect(secondSubjects(parsePolicy(withNotes), 'gas_alarm_rescue')).toEqual({
    'app.emergency_contacts': 'contact_customer_id',
  })
})

test('a grant is for the persons whom the rows were about', () => {
  const changed = copyOfExample()
  delete contacts(changed).secondSubject
  const [before, after] = [parsePolicy(example), parsePolicy(changed)]
  expect(purposeHash(after, 'gas_alarm_rescue')).not.toBe(purposeHash(before, 'gas_alarm_rescue'))
  expect(purposeHash(after, 'repair')).toBe(purposeHash(before, 'repair'))
})
