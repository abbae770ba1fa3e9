import {
  countSubjectsFunction,
  eldersFunction,
  findByFunction,
  findSubjectFunction,
  holdingsFunction,
  identifierBytes,
  isSnakeCase,
  listSubjectsFunction,
  maxIdentifierBytes,
  minorsFunction,
  purposeRole,
  purposeSchema,
  resolverAudience,
  rowPolicyName,
  secondSubjectsFunction,
  splitRelation,
} from '../../core/identifiers.ts'
import type { Draft } from '../draft.ts'
import type { Check, Findings, Path } from '../findings.ts'
import { findSubjectPath } from '../paths.ts'
import { own } from '../record.ts'
import { secondSubjects } from '../second-subjects.ts'

/** Names become SQL objects: they must fit, be spelt plainly where they are ours, and not be taken. */
export const checkIdentifiers: Check = (draft, findings) => {
  if (draft.name !== undefined) checkPolicyName(draft, draft.name, findings)
  for (const kind of ['categories', 'tiers', 'lookups', 'purposes'] as const) {
    for (const name of Object.keys(draft[kind])) checkSnakeCase(name, [kind, name], findings)
  }
  for (const [name, relation] of Object.entries(draft.relations)) {
    checkRelationName(draft, name, findings)
    for (const column of Object.keys(relation.columns)) {
      checkLength(column, ['relations', name, 'columns', column], findings)
    }
  }
  for (const [operator, kept] of Object.entries(draft.operators)) {
    const path = ['operators', operator]
    checkRole(operator, path, findings)
    checkAudience(draft, operator, path, findings)
    for (const [relation, commands] of Object.entries(kept)) {
      const table = splitRelation(relation)?.table ?? relation
      for (const command of commands) {
        checkLength(rowPolicyName(table, command, operator), [...path, relation], findings)
      }
    }
  }
  for (const name of Object.keys(draft.purposes)) checkPurposeNames(draft, name, findings)
}

const policyFunctions = [
  findSubjectFunction,
  countSubjectsFunction,
  listSubjectsFunction,
  minorsFunction,
  eldersFunction,
  holdingsFunction,
]

function checkPolicyName(draft: Draft, name: string, findings: Findings): void {
  checkSnakeCase(name, ['name'], findings)
  for (const functionOf of policyFunctions) checkLength(functionOf(name), ['name'], findings)
  for (const lookup of Object.keys(draft.lookups)) {
    checkLength(findByFunction(lookup, name), ['lookups', lookup], findings)
  }
}

/** An operator named like a purpose's schema would have its row policies under the purpose's names. */
function checkAudience(draft: Draft, operator: string, path: Path, findings: Findings): void {
  const audiences = [resolverAudience, ...Object.keys(draft.purposes).map(purposeSchema)]
  if (!audiences.includes(operator)) return
  const hint = 'Name a role that is not called like the schema of a purpose.'
  findings.error('reserved_name', path, `${operator} names row policies of kiteline`, hint)
}

function checkPurposeNames(draft: Draft, name: string, findings: Findings): void {
  const path = ['purposes', name]
  const purpose = own(draft.purposes, name)
  if (purpose === undefined) return
  if (purposeSchema(name) === resolverAudience) {
    const hint = 'Choose another name.'
    findings.error('reserved_name', path, 'is the name of kiteline’s own resolver', hint)
  }
  checkLength(purposeSchema(name), path, findings)
  checkLength(purposeRole(name), path, findings)
  if (Object.keys(secondSubjects(draft, name)).length > 0) {
    checkLength(secondSubjectsFunction(name), path, findings)
  }
  for (const relation of readRelations(draft, name)) {
    const table = splitRelation(relation)?.table ?? relation
    checkLength(rowPolicyName(table, 'select', purposeSchema(name)), path, findings)
  }
  for (const login of purpose.logins) {
    checkRole(login, [...path, 'logins'], findings)
    if (own(draft.operators, login) === undefined) continue
    const hint = 'Use one role to work on the tables and another to read through kiteline.'
    const message = `${login} is an operator too: it reads the tables past the purpose`
    findings.error('login_is_operator', [...path, 'logins'], message, hint)
  }
  for (const review of purpose.reviews) checkSnakeCase(review, [...path, 'reviews'], findings)
  for (const [category, { reviews }] of Object.entries(purpose.exceptions)) {
    const place = [...path, 'exceptions', category, 'reviews']
    for (const review of reviews) checkSnakeCase(review, place, findings)
  }
  checkViewNames(Object.keys(purpose.shows), [...path, 'shows'], findings)
}

/** The relations whose rows a purpose needs: those it shows or filters by, and those on the way to the subject. */
function readRelations(draft: Draft, name: string): ReadonlySet<string> {
  const { shows = {}, rows = {} } = own(draft.purposes, name) ?? {}
  const named = [...Object.keys(shows), ...Object.keys(rows)]
  const known = named.filter((relation) => Object.hasOwn(draft.relations, relation))
  return new Set(
    known.flatMap((relation) => {
      const path = findSubjectPath(draft, relation)
      const steps = typeof path === 'string' ? [] : path.steps
      return [relation, ...steps.flatMap((step) => step.relation ?? [])]
    }),
  )
}

function checkViewNames(relations: readonly string[], path: Path, findings: Findings): void {
  const owners = new Map<string, string>()
  for (const relation of relations) {
    const table = splitRelation(relation)?.table
    if (table === undefined) continue
    const other = owners.get(table)
    if (other === undefined) owners.set(table, relation)
    else {
      const message = `${other} and ${relation} would both be the view ${table}`
      const hint = 'Show them under two purposes: a view bears the name of its table.'
      findings.error('duplicate_view', path, message, hint)
    }
  }
}

function checkRelationName(draft: Draft, name: string, findings: Findings): void {
  const path = ['relations', name]
  const parts = splitRelation(name)
  if (parts === undefined) {
    findings.error('invalid_relation_name', path, 'is not schema.table', 'Write app.customers.')
    return
  }
  checkLength(parts.schema, path, findings)
  checkLength(rowPolicyName(parts.table, 'select', resolverAudience), path, findings)
  const ours = Object.keys(draft.purposes).map(purposeSchema)
  if (!/^(kiteline|pg_|information_schema$)/.test(parts.schema) && !ours.includes(parts.schema)) {
    return
  }
  const hint = 'Only tables of the application can be governed.'
  findings.error('reserved_name', path, `is in the reserved schema ${parts.schema}`, hint)
}

function checkRole(role: string, path: Path, findings: Findings): void {
  checkLength(role, path, findings)
  if (!/^(kiteline|pg_|(public|none|current_user|session_user|current_role)$)/.test(role)) return
  const hint = 'Name a role of the deployment’s own.'
  findings.error('reserved_name', path, `${role} is a reserved role name`, hint)
}

function checkSnakeCase(name: string, path: Path, findings: Findings): void {
  if (isSnakeCase(name)) return
  const hint = 'Use lower-case letters, digits and underscores, a letter first.'
  findings.error('not_snake_case', path, `"${name}" is not snake_case`, hint)
}

function checkLength(name: string, path: Path, findings: Findings): void {
  const bytes = identifierBytes(name)
  if (bytes <= maxIdentifierBytes) return
  const message = `makes the name ${name} of ${bytes} bytes; PostgreSQL keeps ${maxIdentifierBytes}`
  findings.error('identifier_too_long', path, message, 'Choose a shorter name.')
}
