import { purposeRole, purposeSchema, rowPolicyName, splitRelation } from '../core/identifiers.ts'
import { type Policy, subjectPath } from '../policy/index.ts'
import { own } from '../policy/record.ts'
import { secondSubjects } from '../policy/second-subjects.ts'
import { ddl, join, literal, name, relation as relationSql, type Sql } from '../sql/ddl.ts'
import { predicateInRowPolicy } from './predicates.ts'
import { purposesReading, resolverReads } from './reads.ts'
import type { Statement } from './statement.ts'

/**
 * The row policy by which a purpose's role reads a governed table: the people its session names, and of their rows
 * those that the purpose's predicate admits.
 *
 * `(select …)` without a reference to the row is evaluated once a statement, and `= any` over its array
 * can use the index of the key.
 */
export function purposeRowPolicy(policy: Policy, relation: string, purpose: string): Statement {
  const table = splitRelation(relation)?.table ?? relation
  const rowPolicy = name(rowPolicyName(table, 'select', purposeSchema(purpose)))
  const target = relationSql(relation)
  const predicate = own(own(policy.purposes, purpose)?.rows ?? {}, relation)
  const conditions = [reach(policy, relation, purpose)]
  const second = own(secondSubjects(policy, purpose), relation)
  if (second !== undefined) conditions.push(secondReach(policy, second, purpose))
  if (predicate !== undefined) conditions.push(ddl`(${predicateInRowPolicy(predicate)})`)
  return {
    object: `row policy of ${relation} for ${purpose}`,
    up: ddl`
      create policy ${rowPolicy} on ${target}
        as permissive
        for select
        to ${name(purposeRole(purpose))}
        using (
          ${join(conditions, '\nand ')}
        );
    `,
    down: ddl`drop policy ${rowPolicy} on ${target};`,
    hazards: ['widens_access'],
  }
}

/** How a row is tied to the session's subjects: by its own key, or through the rows its parent's row policy lets through. */
function reach(policy: Policy, relation: string, purpose: string): Sql {
  const step = subjectPath(policy, relation).steps[0]
  if (step !== undefined) {
    return ddl`
      ${name(step.column)} = any (array(
        select p.${name(step.key)} from ${relationSql(step.relation)} p
      ))
    `
  }
  const { type } = policy.subject
  const column = own(policy.relations, relation)?.subject ?? policy.subject.key
  return ddl`
    ${name(column)} = any ((
      select kiteline_internal.scope(${literal(purpose)}, ${literal(relation)}, null::${name(type)})
    )::${name(type)}[])
  `
}

/** A row about a second person is read while the session names that one, too, and he has not refused since. */
function secondReach({ subject: { type } }: Policy, column: string, purpose: string): Sql {
  return ddl`
    (${name(column)} is null or ${name(column)} = any ((
      select kiteline_internal.second_scope(${literal(purpose)}, null::${name(type)})
    )::${name(type)}[]))
  `
}

/** The row policy by which the resolver finds whom a session may name: every row, of key and predicate columns only. */
export function resolverRowPolicy(relation: string): Statement {
  const table = splitRelation(relation)?.table ?? relation
  const rowPolicy = name(rowPolicyName(table, 'select', 'for_resolver'))
  const target = relationSql(relation)
  return {
    object: `row policy of ${relation} for the resolver`,
    up: ddl`
      create policy ${rowPolicy} on ${target}
        as permissive
        for select
        to kiteline_resolver
        using (true);
    `,
    down: ddl`drop policy ${rowPolicy} on ${target};`,
    hazards: [],
  }
}

/** Every row policy of kiteline's own roles: relation by relation, the resolver's first. */
export function rowPolicies(policy: Policy): readonly Statement[] {
  const resolved = resolverReads(policy)
  return Object.keys(policy.relations).flatMap((relation) => [
    ...(resolved.has(relation) ? [resolverRowPolicy(relation)] : []),
    ...purposesReading(policy, relation).map((purpose) =>
      purposeRowPolicy(policy, relation, purpose),
    ),
  ])
}
