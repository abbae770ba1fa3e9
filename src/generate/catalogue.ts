import { toInterval } from '../core/duration.ts'
import {
  builtinCategories,
  type Policy,
  type Purpose,
  purposeHash,
  sensitivities,
  termsHash,
} from '../policy/index.ts'
import { own } from '../policy/record.ts'
import { secondSubjects } from '../policy/second-subjects.ts'
import { emergencyTierNumber } from '../policy/vocabulary.ts'
import { ddl, join, literal, type Sql, textArray } from '../sql/ddl.ts'
import type { Statement } from './statement.ts'

/** The policy's row and the labels of its columns. The hash is written by the migration's last statement. */
export function policyRow(policy: Policy): Statement {
  const { relation, key, type } = policy.subject
  return {
    object: `policy ${policy.name}`,
    up: ddl`
      insert into kiteline_internal.policies (
        policy, subject_relation, subject_key, subject_key_type
      )
      values (${literal(policy.name)}, ${literal(relation)}, ${literal(key)}, ${literal(type)});
    `,
    down: ddl`delete from kiteline_internal.policies where policy = ${literal(policy.name)};`,
    hazards: [],
  }
}

/** The kinds of data with the law's rating and the house's; no statement for a policy without any. */
export function categoryRows(policy: Policy): readonly Statement[] {
  const rows = Object.entries(policy.categories).map(
    ([category, { legal, house, label }]) =>
      ddl`(${join([policy.name, category, legal, house, label.en, label.zh].map(literal), ', ')})`,
  )
  if (rows.length === 0) return []
  return [
    {
      object: 'categories',
      up: ddl`
        insert into kiteline_internal.categories (
          policy, category, legal, house, label_en, label_zh
        )
        values
          ${join(rows, ',\n')};
      `,
      down: ddl`delete from kiteline_internal.categories where policy = ${literal(policy.name)};`,
      hazards: [],
    },
  ]
}

/** The labels of one governed table's columns. */
export function columnLabels(policy: Policy, relation: string): Statement {
  const columns = Object.entries(own(policy.relations, relation)?.columns ?? {})
  const rows = columns.map(([column, label]) => {
    const sensitivity = sensitivityOf(policy, label.category)
    return ddl`(${join(
      [
        policy.name,
        relation,
        column,
        label.category,
        sensitivity,
        label.identifier,
        label.mask ?? null,
      ].map(literal),
      ', ',
    )})`
  })
  return {
    object: `labels of ${relation}`,
    up: ddl`
      insert into kiteline_internal.governed_columns (
        policy, relation, column_name, category, sensitivity, identifier, mask
      )
      values
        ${join(rows, ',\n')};
    `,
    down: ddl`
      delete from kiteline_internal.governed_columns
      where policy = ${literal(policy.name)} and relation = ${literal(relation)};
    `,
    hazards: [],
  }
}

/** The stricter of law and house. */
function sensitivityOf(policy: Policy, category: string): string {
  const builtin = own(builtinCategories, category)
  if (builtin !== undefined) return builtin
  const { legal, house } = own(policy.categories, category) ?? {
    legal: 'prohibited',
    house: 'prohibited',
  }
  return (
    sensitivities[Math.max(sensitivities.indexOf(legal), sensitivities.indexOf(house))] ??
    'prohibited'
  )
}

/**
 * A purpose's rows in the catalogue: itself, its columns, logins and look-ups.
 *
 * The hash binds grants: a purpose that changes is another purpose to those who approved it, and sessions that are
 * open under the old one end. What it was stays among the kept versions on the way down, too: it is evidence.
 */
export function purposeRows(policy: Policy, name: string, purpose: Purpose): Statement {
  const tier = own(policy.tiers, purpose.tier)
  const showsPseudonyms = Object.values(purpose.shows).some((columns) =>
    Object.values(columns).includes('pseudonym'),
  )
  const parts: Sql[] = [
    ddl`
      insert into kiteline_internal.purposes (
        purpose, policy, purpose_hash, terms_hash, label_en, label_zh, tier, tier_number, clause,
        basis, consent_rule, longest_grant, longest_session, session_cap, audit_level,
        recipient_roles, reviews, is_marketing, is_essential, uses_pseudonyms, shows_restricted,
        required_categories, forbidden_categories, has_second_subjects
      )
      values (
        ${literal(name)},
        ${literal(policy.name)},
        ${literal(purposeHash(policy, name))},
        ${literal(termsHash(policy, name))},
        ${literal(purpose.label.en)},
        ${literal(purpose.label.zh)},
        ${literal(purpose.tier)},
        ${literal(tier?.number ?? null)},
        ${literal(purpose.clause)},
        ${literal(purpose.basis)},
        ${literal(purpose.consent)},
        interval ${literal(toInterval(purpose.longestGrant))},
        interval ${literal(toInterval(purpose.longestSession))},
        ${literal(purpose.sessionCap)},
        ${literal(purpose.audit)},
        ${textArray(purpose.recipientRoles)},
        ${textArray(purpose.reviews)},
        ${literal(purpose.marketing)},
        ${literal(purpose.essential || tier?.number === emergencyTierNumber)},
        ${literal(showsPseudonyms)},
        ${literal(purpose.showsRestricted)},
        ${textArray(purpose.requires)},
        ${textArray(purpose.forbids)},
        ${literal(Object.keys(secondSubjects(policy, name)).length > 0)}
      );
    `,
  ]
  const columns = columnRows(policy, name, purpose)
  if (columns.length > 0) {
    parts.push(ddl`
      insert into kiteline_internal.purpose_columns (
        purpose, relation, column_name, category, treatment, mask, exception_basis, exception_clause
      )
      values
        ${join(columns, ',\n')};
    `)
  }
  if (purpose.logins.length > 0) {
    parts.push(ddl`
      insert into kiteline_internal.purpose_logins (purpose, login)
      values
        ${join(
          purpose.logins.map((login) => ddl`(${literal(name)}, ${literal(login)})`),
          ',\n',
        )};
    `)
  }
  if (purpose.lookups.length > 0) {
    const rows = purpose.lookups.map((lookup) => {
      const { relation, column, perHour } = own(policy.lookups, lookup) ?? {}
      return ddl`(${join([name, lookup, relation ?? null, column ?? null, perHour ?? null].map(literal), ', ')})`
    })
    parts.push(ddl`
      insert into kiteline_internal.purpose_lookups (
        purpose, lookup, relation, column_name, per_hour
      )
      values
        ${join(rows, ',\n')};
    `)
  }
  parts.push(ddl`select kiteline_internal.keep_purpose_version(${literal(name)});`)
  return {
    object: `purpose ${name}`,
    up: join(parts, '\n\n'),
    down: ddl`
      delete from kiteline_internal.live_sessions where purpose = ${literal(name)};
      delete from kiteline_internal.purpose_lookups where purpose = ${literal(name)};
      delete from kiteline_internal.purpose_logins where purpose = ${literal(name)};
      delete from kiteline_internal.purpose_columns where purpose = ${literal(name)};
      delete from kiteline_internal.purposes where purpose = ${literal(name)};
    `,
    hazards: [],
  }
}

function columnRows(policy: Policy, name: string, purpose: Purpose): readonly Sql[] {
  return Object.entries(purpose.shows).flatMap(([relation, columns]) =>
    Object.entries(columns).map(([column, shown]) => {
      const category =
        own(own(policy.relations, relation)?.columns ?? {}, column)?.category ?? 'none'
      const exception = own(purpose.exceptions, category)
      const isMask = shown !== 'raw' && shown !== 'pseudonym'
      return ddl`(${join(
        [
          name,
          relation,
          column,
          category,
          isMask ? 'masked' : shown,
          isMask ? shown : null,
          exception?.basis ?? null,
          exception?.clause ?? null,
        ].map(literal),
        ', ',
      )})`
    }),
  )
}
