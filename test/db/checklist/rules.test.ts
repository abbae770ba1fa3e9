import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../harness/database.ts'

let database: TestDatabase

type Demand = 'none' | 'notice' | 'consent' | 'separate' | 'written' | 'forbidden'

interface Situation {
  readonly tier: 1 | 2 | 3
  readonly basis: string
  /** Legal says in the checklist that the contract cannot be kept otherwise. */
  readonly isFlagged?: boolean
}

const situations: Record<string, Situation> = {
  ordinary: { tier: 2, basis: 'cn13.1(1)' },
  contract: { tier: 2, basis: 'cn13.1(2)' },
  flagged: { tier: 2, basis: 'cn13.1(2)', isFlagged: true },
  flagged_without_contract: { tier: 2, basis: 'cn13.1(1)', isFlagged: true },
  ordered: { tier: 2, basis: 'cn13.1(3)' },
  two_bases: { tier: 2, basis: 'cn13.1(1) ; cn13.1(3)' },
  emergency: { tier: 1, basis: 'cn13.1(4)' },
  emergency_on_contract: { tier: 1, basis: 'cn13.1(2)' },
  emergency_in_daily_work: { tier: 2, basis: 'cn13.1(4)' },
  anonymised: { tier: 3, basis: 'cn73(4)' },
  research_on_rows: { tier: 3, basis: 'cn13.1(1)' },
  anonymised_by_word: { tier: 2, basis: 'cn73(4)' },
}

const roles = [
  'department',
  'system',
  'entrusted_processor',
  'joint_processor',
  'independent_processor',
  'authority',
  'public',
] as const
type Role = (typeof roles)[number]

const sensitivities = ['public', 'internal', 'personal', 'sensitive', 'prohibited'] as const
type Sensitivity = (typeof sensitivities)[number]

/** What law and house ask of each kind of recipient: the strictest of the columns that apply counts. */
const decisions: Record<
  Role,
  { personal: Demand; sensitive: Demand; marketing: Demand; abroad: Demand }
> = {
  department: {
    personal: 'notice',
    sensitive: 'separate',
    marketing: 'consent',
    abroad: 'separate',
  },
  system: { personal: 'notice', sensitive: 'separate', marketing: 'consent', abroad: 'separate' },
  entrusted_processor: {
    personal: 'notice',
    sensitive: 'separate',
    marketing: 'consent',
    abroad: 'separate',
  },
  joint_processor: {
    personal: 'notice',
    sensitive: 'separate',
    marketing: 'consent',
    abroad: 'separate',
  },
  independent_processor: {
    personal: 'separate',
    sensitive: 'separate',
    marketing: 'separate',
    abroad: 'separate',
  },
  // Without a statutory order or an emergency.
  authority: {
    personal: 'forbidden',
    sensitive: 'forbidden',
    marketing: 'forbidden',
    abroad: 'forbidden',
  },
  public: {
    personal: 'forbidden',
    sensitive: 'forbidden',
    marketing: 'forbidden',
    abroad: 'forbidden',
  },
}

function strictest(...demands: readonly Demand[]): Demand {
  const order: readonly Demand[] = ['none', 'notice', 'consent', 'separate', 'written', 'forbidden']
  return demands.reduce((one, other) => (order.indexOf(one) > order.indexOf(other) ? one : other))
}

/** The table of the law, written a second time and another way. */
function expected(
  { tier, basis, isFlagged = false }: Situation,
  role: Role,
  sensitivity: Sensitivity,
  isMarketing: boolean,
  isAbroad: boolean,
): Demand {
  const isEmergency = tier === 1 && basis === 'cn13.1(4)'
  if (sensitivity === 'prohibited' || role === 'public') return 'forbidden'
  if (isMarketing && tier === 1) return 'forbidden'
  if (tier === 3 && basis === 'cn73(4)') return 'none'
  if (role === 'authority') {
    const isOrdered = basis.includes('cn13.1(3)')
    return (isOrdered || isEmergency) && !isAbroad && !isMarketing ? 'none' : 'forbidden'
  }
  if (isEmergency) return isAbroad ? 'separate' : 'none'
  const { personal, sensitive, marketing, abroad } = decisions[role]
  // Marketing is necessary for no contract.
  const isNecessary =
    isFlagged && basis === 'cn13.1(2)' && role === 'independent_processor' && !isMarketing
  return strictest(
    isNecessary ? 'notice' : personal,
    sensitivity === 'sensitive' ? sensitive : 'none',
    isMarketing ? marketing : 'none',
    isAbroad ? abroad : 'none',
  )
}

const purposeOf = (situation: string, isMarketing: boolean) =>
  `${situation}${isMarketing ? '_marketing' : ''}`

beforeAll(async () => {
  database = await createTestDatabase({ template: 'kernel' })
  const { superuser } = database
  // As a generated migration enters them, and kinds of purposes that no policy file would be allowed.
  await superuser.query(`
    insert into kiteline_internal.policies (policy, subject_relation, subject_key, subject_key_type)
    values ('law', 'app.people', 'id', 'bigint')`)
  for (const sensitivity of sensitivities) {
    await superuser.query(
      `insert into kiteline_internal.categories (policy, category, legal, house, label_en, label_zh)
       values ('law', $1, $1, 'public', $1, $1)`,
      [sensitivity],
    )
  }
  const entries: object[] = []
  for (const [name, { tier, basis, isFlagged = false }] of Object.entries(situations)) {
    for (const isMarketing of [false, true]) {
      const purpose = purposeOf(name, isMarketing)
      await superuser.query(
        `insert into kiteline_internal.purposes (
           purpose, policy, purpose_hash, terms_hash, label_en, label_zh, tier, tier_number, clause, basis,
           consent_rule, longest_grant, longest_session, session_cap, audit_level, recipient_roles, reviews,
           is_marketing, is_essential, uses_pseudonyms, shows_restricted, required_categories,
           forbidden_categories, has_second_subjects
         ) values (
           $1, 'law', repeat('a', 64), repeat('b', 64), $1, $1, 'tier', $2, '1.4', $3, 'none', '1 day',
           '1 hour', 10, 'statement', $4, '{}', $5, false, false, false, '{}', '{}', false
         )`,
        [purpose, tier, basis, roles, isMarketing],
      )
      await superuser.query(
        `insert into kiteline_internal.purpose_columns (purpose, relation, column_name, category, treatment)
         select $1, 'app.people', c, c, 'raw' from unnest($2::text[]) as c`,
        [purpose, sensitivities],
      )
      for (const recipient_role of roles) {
        for (const category of sensitivities) {
          entries.push({
            purpose,
            category,
            recipient_role,
            is_allowed: true,
            consent_kind: 'none',
            legal_references: ['law'],
            is_contract_necessary: isFlagged,
          })
        }
      }
    }
  }
  await database.dba.query("select kiteline.publish_checklist('law', $1, 'the table')", [
    JSON.stringify(entries),
  ])
})
afterAll(() => database.drop())

async function demandsOf(purpose: string, role: Role, isAbroad: boolean) {
  const { rows } = await database.superuser.query<{ category: Sensitivity; demand: Demand }>(
    'select category, demand from kiteline_internal.demands_of($1, $2, $3)',
    [purpose, role, isAbroad],
  )
  return Object.fromEntries(rows.map(({ category, demand }) => [category, demand]))
}

describe('S-13, inv 20: what each kind of recipient has to have, by sensitivity, marketing and country', () => {
  for (const [name, situation] of Object.entries(situations)) {
    test.each(roles)(`${name.replaceAll('_', ' ')}: %s`, async (role) => {
      for (const isMarketing of [false, true]) {
        for (const isAbroad of [false, true]) {
          const wanted = Object.fromEntries(
            sensitivities.map((sensitivity) => [
              sensitivity,
              expected(situation, role, sensitivity, isMarketing, isAbroad),
            ]),
          )
          expect(
            await demandsOf(purposeOf(name, isMarketing), role, isAbroad),
            `marketing ${isMarketing}, abroad ${isAbroad}`,
          ).toEqual(wanted)
        }
      }
    })
  }
})

test('inv 67: the stricter of law and house counts, whichever it is', async () => {
  const { rows } = await database.superuser.query(
    `select l.s as legal, h.s as house, kiteline_internal.stricter_sensitivity(l.s, h.s) as counts
     from unnest($1::text[]) as l(s) cross join unnest($1::text[]) as h(s)`,
    [sensitivities],
  )
  for (const { legal, house, counts } of rows) {
    const place = Math.max(sensitivities.indexOf(legal), sensitivities.indexOf(house))
    expect(counts).toBe(sensitivities[place])
  }
  expect(rows).toHaveLength(25)
})

test('rule 5: the policy and the checklist make it stricter and never weaker', async () => {
  const order = ['none', 'notice', 'consent', 'separate', 'written', 'forbidden']
  const set = (rule: string, kind: string) =>
    database.superuser.query(
      `begin;
       update kiteline_internal.purposes set consent_rule = '${rule}' where purpose = 'ordinary';
       alter table kiteline_internal.compliance_entries disable trigger refuse_rewrite;
       update kiteline_internal.compliance_entries set consent_kind = '${kind}' where purpose = 'ordinary';
       alter table kiteline_internal.compliance_entries enable always trigger refuse_rewrite;
       commit`,
    )
  for (const rule of order.slice(0, 5)) {
    for (const kind of order) {
      await set(rule, kind)
      const { personal, sensitive } = await demandsOf('ordinary', 'department', false)
      const asked = [rule, kind].map((word) => order.indexOf(word))
      expect(personal, `${rule}, ${kind}`).toBe(order[Math.max(1, ...asked)])
      expect(sensitive, `${rule}, ${kind}`).toBe(order[Math.max(3, ...asked)])
    }
  }
  await set('none', 'none')
})

test('the words of a demand, from little to much; a word that is none of them forbids', async () => {
  const { rows } = await database.superuser.query(
    `select kiteline_internal.demand_rank(w) as rank
     from unnest(array['none', 'notice', 'consent', 'separate', 'written', 'forbidden', 'guardian', null])
       with ordinality as d(w, place) order by place`,
  )
  expect(rows.map(({ rank }) => rank)).toEqual([0, 1, 2, 3, 4, 5, 5, 5])
})

test('the whole table of rules', async () => {
  const { rows } = await database.superuser.query(
    'select * from kiteline_internal.consent_rules order by is_waiver, rule',
  )
  const text = rows
    .map((row) =>
      Object.entries(row)
        .filter(([, value]) => value !== null)
        .map(([key, value]) => `${key}: ${Array.isArray(value) ? value.join(', ') : value}`)
        .join('\n'),
    )
    .join('\n\n')
  await expect(`${text}\n`).toMatchFileSnapshot('__snapshots__/consent-rules.txt')
})

test('the owner’s own change of a rule is recorded', async () => {
  await database.superuser.query(
    "update kiteline_internal.consent_rules set clause = clause where rule = 'sensitive'",
  )
  const { rows } = await database.superuser.query(
    "select relation, command from kiteline_internal.changes where relation like '%consent_rules' order by 1",
  )
  expect(rows.length).toBeGreaterThan(0)
})
