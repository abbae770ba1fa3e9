import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generateMigration } from '../../src/generate/index.ts'
import { type Policy, parsePolicy, sql } from '../../src/policy/index.ts'
import { catalogueOf } from '../harness/catalogue.ts'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'
import { tinyPolicy, tinyTables } from '../harness/tiny-policy.ts'
import { applyPolicy, revertPolicy } from '../harness/workshop.ts'

const { callback } = tinyPolicy.purposes
const { secondSubject: _, ...ofOnePerson } = tinyPolicy.relations['crm.helpers']
const withCallback = (changed: object) => ({
  ...tinyPolicy,
  purposes: { ...tinyPolicy.purposes, callback: { ...callback, ...changed } },
})

/** What each kind of change makes and unmakes, and what is dangerous about it. */
const changes: Readonly<
  Record<
    string,
    { to: unknown; gone: readonly string[]; made: readonly string[]; hazards: readonly string[] }
  >
> = {
  'a longer label changes the purpose, its schema’s comment and its views’': {
    to: withCallback({ label: { zh: '回电', en: 'calling back soon' } }),
    gone: [
      'view for_callback.people',
      'view for_callback.call_notes',
      'schema for_callback',
      'purpose callback',
    ],
    made: [
      'purpose callback',
      'schema for_callback',
      'view for_callback.call_notes',
      'view for_callback.people',
    ],
    hazards: ['narrows_access', 'widens_access'],
  },
  'a column less': {
    to: withCallback({
      shows: { ...callback.shows, 'crm.people': { person_id: 'pseudonym', full_name: 'masked' } },
    }),
    gone: [
      'view for_callback.people',
      'columns of crm.people read by kiteline_for_callback',
      'purpose callback',
    ],
    made: [
      'purpose callback',
      'columns of crm.people read by kiteline_for_callback',
      'view for_callback.people',
    ],
    hazards: ['narrows_access', 'widens_access'],
  },
  'another predicate': {
    to: withCallback({ rows: { 'crm.calls': sql`taken_by = kiteline.actor()` } }),
    gone: [
      'row policy of crm.calls for callback',
      'purpose callback',
      'function kiteline_internal.subjects_for_callback',
    ],
    made: [
      'function kiteline_internal.subjects_for_callback',
      'purpose callback',
      'row policy of crm.calls for callback',
    ],
    hazards: ['narrows_access', 'widens_access'],
  },
  'a kind of data more that the purpose cannot do without': {
    to: withCallback({ requires: ['identity', 'talk'] }),
    gone: ['view for_callback.call_notes', 'purpose callback'],
    made: ['purpose callback', 'view for_callback.call_notes'],
    hazards: ['narrows_access', 'widens_access'],
  },
  'a kind of data that the house takes more seriously': {
    to: {
      ...tinyPolicy,
      categories: { ...tinyPolicy.categories, talk: { legal: 'personal', house: 'sensitive' } },
    },
    gone: ['purpose callback', 'labels of crm.call_notes', 'categories'],
    made: ['categories', 'labels of crm.call_notes', 'purpose callback'],
    hazards: [],
  },
  'another age of minors': {
    to: {
      ...tinyPolicy,
      subject: {
        ...tinyPolicy.subject,
        minor: sql`born_on > clock_timestamp() - interval '18 years'`,
      },
    },
    gone: ['purpose rescue', 'purpose callback', 'function kiteline_internal.minors_of_tiny'],
    made: ['function kiteline_internal.minors_of_tiny', 'purpose callback', 'purpose rescue'],
    hazards: [],
  },
  'rows that are about one person after all': {
    to: { ...tinyPolicy, relations: { ...tinyPolicy.relations, 'crm.helpers': ofOnePerson } },
    gone: [
      'row policy of crm.helpers for rescue',
      'columns of crm.helpers read by kiteline_resolver',
      'purpose rescue',
      'function kiteline_internal.second_subjects_for_rescue',
      'function kiteline_internal.holdings_of_tiny',
    ],
    made: [
      'function kiteline_internal.holdings_of_tiny',
      'purpose rescue',
      'columns of crm.helpers read by kiteline_resolver',
      'row policy of crm.helpers for rescue',
    ],
    hazards: ['narrows_access', 'widens_access'],
  },
  'an operator that may do more': {
    to: {
      ...tinyPolicy,
      operators: { crm_app: { ...tinyPolicy.operators.crm_app, 'crm.call_notes': ['select'] } },
    },
    gone: ['row policies of operator crm_app'],
    made: ['row policies of operator crm_app'],
    hazards: ['narrows_access', 'widens_access'],
  },
  'a look-up that may be used more often': {
    to: { ...tinyPolicy, lookups: { mobile: { ...tinyPolicy.lookups.mobile, perHour: 20 } } },
    gone: ['purpose callback'],
    made: ['purpose callback'],
    hazards: [],
  },
  'a purpose more': {
    to: {
      ...tinyPolicy,
      purposes: {
        ...tinyPolicy.purposes,
        survey: {
          ...callback,
          exceptions: {},
          lookups: [],
          rows: {},
          shows: { 'crm.people': { full_name: 'masked' } },
        },
      },
    },
    gone: [],
    made: [
      'function kiteline_internal.subjects_for_survey',
      'purpose survey',
      'usage of schema crm by kiteline_for_survey',
      'columns of crm.people read by kiteline_for_survey',
      'row policy of crm.people for survey',
      'schema for_survey',
      'view for_survey.people',
    ],
    hazards: ['widens_access'],
  },
}

const policy = parsePolicy(tinyPolicy)

/** The objects of the up part, in the order of the file. */
function objectsOf(text: string): { gone: string[]; made: string[] } {
  const [up = ''] = text.split('-- Down Migration')
  const headings = [
    ...up.matchAll(
      /^-- (gone: )?(categories|(?:policy|labels|row|audit|function|purpose|usage|columns|recipient|schema|view) .+)$/gm,
    ),
  ]
    .map(([, gone, object = '']) => ({ isGone: gone !== undefined, object }))
    .filter(({ object }) => !object.endsWith('.'))
  return {
    gone: headings.filter(({ isGone }) => isGone).map(({ object }) => object),
    made: headings.filter(({ isGone }) => !isGone).map(({ object }) => object),
  }
}

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase({ template: 'kernel' })
  for (const login of ['callback_app', 'crm_app', 'rescue_app']) await database.createLogin(login)
  await database.dba.query(tinyTables)
  await applyPolicy(database, policy)
})
afterAll(() => database.drop())

test('no change asks for nothing', () => {
  expect(generateMigration(policy, policy)).toBeNull()
  expect(generateMigration(parsePolicy(tinyPolicy), policy)).toBeNull()
})

test('a policy does not become one of another name', () => {
  expect(() => generateMigration(parsePolicy({ ...tinyPolicy, name: 'other' }), policy)).toThrow(
    RangeError,
  )
})

for (const [what, { to, gone, made, hazards }] of Object.entries(changes)) {
  describe(what, () => {
    const changed: Policy = parsePolicy(to)

    test('touches these objects and no other', () => {
      const migration = generateMigration(changed, policy)
      expect(objectsOf(migration?.text ?? '')).toEqual({ gone, made })
      expect(migration?.hazards).toEqual(hazards)
      expect(migration?.previousHash).toBe(generateMigration(policy, null)?.policyHash)
    })

    test('gives the database of the changed policy, and back that of the old one', async () => {
      const before = await catalogueOf(database, ['crm'])
      const text = await applyPolicy(database, changed, policy)
      const applied = await catalogueOf(database, ['crm'])
      expect(applied).not.toEqual(before)

      const fresh = await createTestDatabase({ template: 'kernel' })
      await fresh.dba.query(tinyTables)
      await applyPolicy(fresh, changed)
      expect(await catalogueOf(fresh, ['crm'])).toEqual(applied)
      await fresh.drop()

      await revertPolicy(database, text)
      expect(await catalogueOf(database, ['crm'])).toEqual(before)
    })
  })
}
