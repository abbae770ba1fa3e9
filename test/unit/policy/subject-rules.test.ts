import { expect, test } from 'vitest'
import { checkPolicy, parsePolicy, purposeHash, sql } from '../../../src/policy/index.ts'
import { example } from '../../types/example.ts'
import { copyOfExample, findingsAfter } from './mutations.ts'

function findingsFor(text: string): readonly string[] {
  return findingsAfter((policy) => {
    policy.subject.minor = { text }
  })
}

test.each([
  "birth_date > (clock_timestamp() at time zone 'Asia/Shanghai')::date - interval '14 years'",
  "age(birth_date) < interval '18 years' or birth_date is null",
  "CLOCK_TIMESTAMP() < birth_date + interval '14 years'",
])('%s is accepted', (text) => {
  expect(findingsFor(text)).toEqual([])
})

test.each([
  ['what the session says', 'birth_date > kiteline.as_of()', 'predicate_session'],
  ['who asks', 'full_name = kiteline.actor() or birth_date is null', 'predicate_session'],
  ['for whom', 'kiteline.recipient() = full_name', 'predicate_session'],
  ['the day of the connection', 'birth_date > current_date', 'predicate_name'],
  ['the beginning of the transaction', 'birth_date > now()', 'predicate_function'],
  ['a column of another relation', 'ordered_at is null', 'predicate_name'],
  [
    'another function of kiteline',
    'birth_date is null and kiteline.maintain() is null',
    'predicate_name',
  ],
  ['a query', 'birth_date in (select birth_date from app.customers)', 'predicate_query'],
  ['a comment', 'birth_date is null -- or not', 'predicate_syntax'],
  ['no column', 'clock_timestamp() is null', 'predicate_names_no_column'],
])('%s is refused', (_what, text, code) => {
  expect(findingsFor(text)).toEqual([`error ${code} subject.minor`])
  const elder = findingsAfter((policy) => {
    policy.subject.elder = { text }
  })
  expect(elder).toEqual([`error ${code} subject.elder`])
})

test('who asks for the time is told to ask the clock, and who asks for a function to use none', () => {
  const hintFor = (text: string) => {
    const policy = copyOfExample()
    policy.subject.minor = { text }
    return checkPolicy(policy)[0]?.hint
  }
  expect(hintFor('birth_date > now()')).toBe('Use clock_timestamp().')
  expect(hintFor('birth_date > current_date')).toBe(
    "Use (clock_timestamp() at time zone 'Asia/Shanghai')::date.",
  )
  expect(hintFor('birth_date > kiteline.as_of()')).toBe(
    'It is the same in every session: use the columns and clock_timestamp().',
  )
  expect(hintFor('birth_date > kiteline.maintain()')).toBe('No function is called by schema here.')
})

test('only a rule of age may ask the clock: rows are judged as of their session', () => {
  const found = findingsAfter((policy) => {
    policy.purposes.repair.rows['app.service_tickets'] = { text: 'opened_at < clock_timestamp()' }
  })
  expect(found).toEqual(["error predicate_function purposes.repair.rows['app.service_tickets']"])
})

test('a rule that is not written with the sql tag is a fault of shape', () => {
  const found = findingsAfter((policy) => {
    policy.subject.minor = 'birth_date is null'
    policy.subject.elder = { text: ' ' }
  })
  expect(found).toEqual(['error blank subject.elder.text', 'error wrong_type subject.minor'])
})

test('a policy may do without, and then has no such key', () => {
  const { relation, key } = example.subject
  expect(parsePolicy({ ...example, subject: { relation, key } }).subject).toEqual({
    relation,
    key,
    type: 'bigint',
  })
})

test('a grant is for the rules of age that were in force', () => {
  const policy = parsePolicy(example)
  const changed = parsePolicy({
    ...example,
    subject: { ...example.subject, minor: sql`birth_date is null` },
  })
  expect(changed.subject.minor?.text).toBe('birth_date is null')
  expect(purposeHash(changed, 'repair')).not.toBe(purposeHash(policy, 'repair'))
})
