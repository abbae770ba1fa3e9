import { type Policy, subjectPath } from '../policy/index.ts'
import { ddl, name, relation as relationSql, type Sql } from '../sql/ddl.ts'

/**
 * A condition on the rows of a relation that holds for those of certain subjects.
 *
 * `isMeant` is asked of the column that holds the subject's key. A relation without it is led there by sub-selects, one
 * for each step: a row never counts twice, as it might in joins.
 */
export function ofSubjects(
  policy: Policy,
  relation: string,
  row: string,
  isMeant: (key: Sql) => Sql,
  depth = 1,
): Sql {
  const { steps, column } = subjectPath(policy, relation)
  const step = steps[0]
  if (step === undefined) return isMeant(ddl`${name(row)}.${name(column)}`)
  const next = `p${depth}`
  return ddl`
    ${name(row)}.${name(step.column)} in (
      select ${name(next)}.${name(step.key)}
      from ${relationSql(step.relation)} ${name(next)}
      where ${ofSubjects(policy, step.relation, next, isMeant, depth + 1)}
    )
  `
}
