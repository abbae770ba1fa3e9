import { purposeRole } from '../core/identifiers.ts'
import type { Policy } from '../policy/index.ts'
import { auditTriggers } from './audit-triggers.ts'
import { categoryRows, columnLabels, policyRow, purposeRows } from './catalogue.ts'
import { operatorPolicies, rowSecurity } from './governed-tables.ts'
import {
  countSubjects,
  eldersOf,
  findBy,
  findSubject,
  holdingsOf,
  listSubjects,
  minorsOf,
} from './policy-functions.ts'
import { readPrivileges } from './privileges.ts'
import { secondSubjectsFor, subjectsFor } from './purpose-functions.ts'
import { rowPolicies } from './row-policies.ts'
import type { Statement } from './statement.ts'
import { purposeSchemaStatement, purposeView, recipientLogin } from './views.ts'

/**
 * All that a checked policy asks of a database, in the order in which it is made. Pure: the same policy, the same statements.
 *
 * Tables are closed (row security on and forced) before anything is opened, and views come last.
 * The roles that the statements name are made by the migration around them: see {@link policyRoles}.
 */
export function generate(policy: Policy): readonly Statement[] {
  const relations = Object.keys(policy.relations)
  const purposes = Object.entries(policy.purposes)
  const lookups = [...new Set(purposes.flatMap(([, purpose]) => purpose.lookups))].sort()
  const logins = [...new Set(purposes.flatMap(([, purpose]) => purpose.logins))].sort()
  return [
    policyRow(policy),
    ...categoryRows(policy),
    ...relations.map((relation) => columnLabels(policy, relation)),
    ...relations.map((relation) => rowSecurity(relation)),
    ...Object.keys(policy.operators).map((operator) => operatorPolicies(policy, operator)),
    ...relations.map((relation) => auditTriggers(policy, relation)),
    findSubject(policy),
    countSubjects(policy),
    listSubjects(policy),
    minorsOf(policy),
    eldersOf(policy),
    holdingsOf(policy),
    ...lookups.map((lookup) => findBy(policy, lookup)),
    ...purposes.flatMap(([name, purpose]) => [
      subjectsFor(policy, name, purpose),
      ...secondSubjectsFor(policy, name),
    ]),
    ...purposes.map(([name, purpose]) => purposeRows(policy, name, purpose)),
    ...readPrivileges(policy),
    ...rowPolicies(policy),
    ...logins.map((login) => recipientLogin(login)),
    ...purposes.flatMap(([name, purpose]) => [
      purposeSchemaStatement(name, purpose),
      ...Object.keys(purpose.shows).map((relation) => purposeView(policy, name, purpose, relation)),
    ]),
  ]
}

/** The NOLOGIN roles of a policy, one a purpose, sorted. */
export function policyRoles(policy: Policy): readonly string[] {
  return Object.keys(policy.purposes).map(purposeRole).sort()
}
