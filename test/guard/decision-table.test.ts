import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase({ template: 'kernel' })
})
afterAll(() => database.drop())

const roles = [
  'department',
  'system',
  'entrusted_processor',
  'joint_processor',
  'independent_processor',
  'authority',
  'public',
] as const

/** The cases that have a table of their own: on what basis, in which tier, and whether legal set its flag. */
const cases = [
  { title: 'Ordinary purposes', purpose: 'plain', tier: 2, basis: 'cn13.1(1)', isFlagged: false },
  {
    title: 'Emergencies: tier 1 and basis cn13.1(4)',
    purpose: 'rescue',
    tier: 1,
    basis: 'cn13.1(4)',
    isFlagged: false,
  },
  {
    title: 'Statutory orders: basis cn13.1(3)',
    purpose: 'ordered',
    tier: 2,
    basis: 'cn13.1(3)',
    isFlagged: false,
  },
  {
    title: 'Necessary for a contract: basis cn13.1(2), and legal says so in the checklist entry',
    purpose: 'contract',
    tier: 2,
    basis: 'cn13.1(2)',
    isFlagged: true,
  },
  {
    title: 'Anonymised data: tier 3 and basis cn73(4)',
    purpose: 'study',
    tier: 3,
    basis: 'cn73(4)',
    isFlagged: false,
  },
] as const

const columns = [
  { head: 'personal', category: 'personal', marketing: false, abroad: false },
  { head: 'sensitive', category: 'sensitive', marketing: false, abroad: false },
  { head: 'marketing', category: 'personal', marketing: true, abroad: false },
  { head: 'marketing, sensitive', category: 'sensitive', marketing: true, abroad: false },
  { head: 'abroad', category: 'personal', marketing: false, abroad: true },
  { head: 'abroad, sensitive', category: 'sensitive', marketing: false, abroad: true },
] as const

interface Rule {
  readonly rule: string
  readonly source: string
  readonly demand: string
  readonly is_waiver: boolean
  readonly waives: readonly string[] | null
  readonly clause: string
  readonly label_en: string
  readonly label_zh: string
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

/** Purposes of every kind, as a generated migration would enter them; all of it is rolled back. */
async function enterPurposes(query: (sql: string, values: unknown[]) => Promise<unknown>) {
  await query(
    `insert into kiteline_internal.policies (policy, subject_relation, subject_key, subject_key_type)
     values ('docs', 'app.people', 'id', 'bigint')`,
    [],
  )
  await query(
    `insert into kiteline_internal.categories (policy, category, legal, house, label_en, label_zh)
     values ('docs', 'personal', 'personal', 'personal', '-', '-'),
       ('docs', 'sensitive', 'sensitive', 'sensitive', '-', '-')`,
    [],
  )
  for (const { purpose, tier, basis } of cases) {
    for (const marketing of [false, true]) {
      await query(
        `insert into kiteline_internal.purposes (
           purpose, policy, purpose_hash, terms_hash, label_en, label_zh, tier, tier_number, clause,
           basis, consent_rule, longest_grant, longest_session, session_cap, audit_level,
           recipient_roles, reviews, is_marketing, is_essential, uses_pseudonyms, shows_restricted,
           required_categories, forbidden_categories, has_second_subjects
         )
         values (
           $1, 'docs', repeat('0', 64), repeat('0', 64), '-', '-', '-', $2, '-', $3, 'none',
           interval '1 day', interval '1 hour', 10, 'session', '{}', '{}', $4, false, false, false,
           '{}', '{}', false
         )`,
        [`${purpose}${marketing ? '_marketing' : ''}`, tier, basis, marketing],
      )
    }
  }
}

test('docs/decision-table.md is the decision table as the database evaluates it', async () => {
  const client = await database.superuser.connect()
  const parts: string[] = []
  let rules: readonly Rule[] = []
  try {
    await client.query('begin')
    await enterPurposes((sql, values) => client.query(sql, values))
    for (const { title, purpose, isFlagged } of cases) {
      const lines = [row(['recipient', ...columns.map(({ head }) => head)])]
      lines.push(`|${'---|'.repeat(columns.length + 1)}`)
      for (const role of roles) {
        const cells: string[] = []
        for (const { category, marketing, abroad } of columns) {
          const { rows } = await client.query<{ demand: string }>(
            `select r.demand
             from kiteline_internal.applied_rules($1, $2, $3, $4, $5) as r
             order by kiteline_internal.demand_rank(r.demand) desc limit 1`,
            [`${purpose}${marketing ? '_marketing' : ''}`, category, role, abroad, isFlagged],
          )
          cells.push(rows[0]?.demand ?? 'none')
        }
        lines.push(row([role, ...cells]))
      }
      parts.push(`### ${title}\n\n${lines.join('\n')}`)
    }
    rules = (
      await client.query<Rule>(
        'select * from kiteline_internal.consent_rules order by is_waiver, rule collate "C"',
      )
    ).rows
    await client.query('rollback')
  } finally {
    client.release()
  }

  const list = rules.map(
    ({ rule, source, demand, is_waiver, waives, clause, label_en, label_zh }) =>
      row([
        `\`${rule}\``,
        `${source}, ${clause}`,
        is_waiver ? `${demand}, instead of ${waives?.join(', ')}` : demand,
        `${label_en} ${label_zh}`,
      ]),
  )
  const text = [
    '# The consent decision table',
    'What has to be there before a category of data is shown. This file is written by a test from what the database\n' +
      'evaluates (`test/guard/decision-table.test.ts`), so it cannot say anything else. From little to much: `none`,\n' +
      '`notice`, `consent`, `separate`, `written`, `forbidden`. The purpose’s own rule in the policy file and the entry of\n' +
      'the compliance checklist may ask for more, and never for less; `kiteline.consent_decisions` shows what they come\n' +
      'to together. [consent.md](consent.md) explains how it is used.',
    ...parts,
    '### The rules',
    ['| rule | source | demands | in words |', '|---|---|---|---|', ...list].join('\n'),
  ].join('\n\n')
  await expect(`${text}\n`).toMatchFileSnapshot('../../docs/decision-table.md')
})
