import { type Policy, subjectPath } from '../policy/index.ts'
import { ddl, lines, name, nothing, relation as relationSql, type Sql } from '../sql/ddl.ts'
import type { Statement } from './statement.ts'

/** What every generated resolver function has in common: definer code of kiteline_resolver that nobody else may call. */
export function resolverFunction(head: string, signature: Sql, create: Sql): Statement {
  return {
    object: `function kiteline_internal.${head}`,
    up: ddl`
      ${create}

      alter function ${signature} owner to kiteline_resolver;
      revoke all on function ${signature} from public;
      grant execute on function ${signature} to kiteline_owner;
    `,
    down: ddl`drop function ${signature};`,
    hazards: [],
  }
}

/** How each of them runs. */
export const attributes = ddl`
  language plpgsql
  stable
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
`

/** The joins from `r` to the relation that carries the subject's key, and that key. */
export function joinToSubject(
  policy: Policy,
  relation: string,
): { readonly join: Sql; readonly subject: Sql } {
  const path = subjectPath(policy, relation)
  let joins = nothing
  let here = 'r'
  for (const [index, step] of path.steps.entries()) {
    const next = `p${index + 1}`
    joins = lines(
      joins,
      ddl`join ${relationSql(step.relation)} ${name(next)} on ${name(next)}.${name(step.key)} = ${name(here)}.${name(step.column)}`,
    )
    here = next
  }
  return { join: joins, subject: ddl`${name(here)}.${name(path.column)}` }
}
