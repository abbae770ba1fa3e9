import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exampleFolder } from '../../examples/appliances/data/sql-files.ts'
import { grants, recipientLogins, recipients } from '../../examples/appliances/recipients.ts'
import { checkPolicy } from '../../src/policy/check-policy.ts'
import { loadPolicy, readPolicyFile } from '../../src/policy/load-policy.ts'

const path = join(exampleFolder, 'policy.ts')
const policy = await loadPolicy(path)

test('the policy has no fault and nothing to warn of', async () => {
  const findings = checkPolicy(await readPolicyFile(path))
  expect(findings.filter(({ severity }) => severity !== 'note')).toEqual([])
})

test('the tiers allow what the rulebook names and nothing else', () => {
  const allowed = Object.values(policy.tiers).map(({ number, categories }) => [number, categories])
  expect(Object.fromEntries(allowed)).toEqual({
    1: { identity_basic: 'raw', emergency_contact: 'raw' },
    2: { transaction: 'raw', contact: 'masked' },
    3: { preference: 'aggregate' },
  })
})

test('each purpose has the consent rule, the recipients and the longest grant of the rulebook', () => {
  const terms = Object.entries(policy.purposes).map(([name, purpose]) => [
    name,
    [purpose.tier, purpose.consent, purpose.recipientRoles.join(' '), purpose.longestGrant],
  ])
  expect(Object.fromEntries(terms)).toEqual({
    gas_alarm_rescue: ['emergency', 'none', 'authority department', 'PT4H'],
    repair: ['service', 'none', 'department', 'P30D'],
    home_visit: ['service', 'notice', 'department entrusted_processor', 'P7D'],
    delivery: ['service', 'separate', 'entrusted_processor independent_processor', 'P15D'],
    birthday_card: ['service', 'separate', 'independent_processor', 'P30D'],
    loan_consult: ['service', 'separate', 'independent_processor', 'P15D'],
    reco: ['service', 'notice', 'system', 'P30D'],
    system_dev: ['service', 'notice', 'department', 'P30D'],
    market_research: ['research', 'none', 'independent_processor', 'P30D'],
    partner_promo: ['service', 'separate', 'independent_processor', 'P30D'],
    retention: ['service', 'none', 'department', 'P30D'],
  })
})

test('only what the law has the shop keep shows people whose data may only be stored', () => {
  const shown = Object.entries(policy.purposes).filter(([, purpose]) => purpose.showsRestricted)
  expect(shown.map(([name]) => name)).toEqual(['retention'])
  expect(Object.keys(policy.purposes.retention?.shows ?? {})).toEqual([
    'app.customers',
    'app.order_items',
    'app.orders',
    'app.payments',
  ])
  const essential = Object.entries(policy.purposes).filter(([, purpose]) => purpose.essential)
  expect(essential.map(([name]) => name)).toEqual([
    'gas_alarm_rescue',
    'home_visit',
    'repair',
    'retention',
  ])
})

test('an emergency contact is a person of their own', () => {
  const seconds = Object.entries(policy.relations).filter(
    ([, it]) => it.secondSubject !== undefined,
  )
  expect(seconds.map(([name, { secondSubject }]) => [name, secondSubject])).toEqual([
    ['app.emergency_contacts', 'contact_customer_id'],
  ])
})

test('remote repair learns purchase month, model and fault but neither address nor identity number', () => {
  const repair = policy.purposes.repair?.shows ?? {}
  expect(repair['app.orders']?.ordered_at).toBe('month')
  expect(repair['app.order_items']?.model).toBe('raw')
  expect(repair['app.service_tickets']?.fault_text).toBe('free_text')
  expect(Object.keys(repair)).not.toContain('app.addresses')
  expect(Object.keys(repair)).not.toContain('app.customer_identities')
})

test('the technical department sees customers under pseudonyms only', () => {
  const shows = policy.purposes.system_dev?.shows ?? {}
  const keys = Object.values(shows).map((columns) => columns.customer_id)
  expect(keys).toEqual(['pseudonym', 'pseudonym'])
  expect(policy.purposes.system_dev?.sessionCap).toBe(50_000)
})

test('market research shows no row about anybody', () => {
  expect(policy.purposes.market_research?.shows).toEqual({})
})

test('no purpose shows a column of a prohibited category', () => {
  const shown = Object.values(policy.purposes).flatMap(({ shows }) =>
    Object.entries(shows).flatMap(([relation, columns]) =>
      Object.keys(columns).map((column) => policy.relations[relation]?.columns[column]?.category),
    ),
  )
  expect(shown.length).toBeGreaterThan(50)
  for (const category of ['identity_photo', 'credential', 'communication']) {
    expect(shown).not.toContain(category)
  }
})

test('the logins of the policy are the logins of its recipients', () => {
  const named = Object.values(policy.purposes).flatMap(({ logins }) => logins)
  expect([...new Set(named)].sort()).toEqual(recipientLogins)
})

test('each purpose is granted to a recipient in a role that it is for', () => {
  expect(Object.keys(grants).sort()).toEqual(Object.keys(policy.purposes).sort())
  for (const [name, grant] of Object.entries(grants)) {
    const { role, login } = recipients[grant.recipient]
    expect(policy.purposes[name]?.recipientRoles, name).toContain(role)
    expect(policy.purposes[name]?.logins, name).toContain(login)
    expect(policy.purposes[name]?.longestGrant, name).toBe(grant.term)
  }
})
