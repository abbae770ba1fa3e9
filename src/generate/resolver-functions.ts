import {
  countSubjectsFunction,
  findByFunction,
  findSubjectFunction,
  subjectsFunction,
} from '../core/identifiers.ts'
import { type Policy, type Purpose, subjectPath } from '../policy/index.ts'
import { own } from '../policy/record.ts'
import {
  ddl,
  join,
  lines,
  literal,
  name,
  nothing,
  qualified,
  relation as relationSql,
  type Sql,
} from '../sql/ddl.ts'
import { predicateInResolver } from './predicates.ts'
import type { Statement } from './statement.ts'

/** What every generated resolver function has in common: definer code of kiteline_resolver that nobody else may call. */
function resolverFunction(head: string, signature: Sql, create: Sql): Statement {
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

const attributes = ddl`
  language plpgsql
  stable
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
`

/** `find_subject_of_<policy>(key text)`: the key in canonical text if there is such a subject, else null. */
export function findSubject(policy: Policy): Statement {
  const { relation, key, type } = policy.subject
  const head = findSubjectFunction(policy.name)
  const called = qualified('kiteline_internal', head)
  return resolverFunction(
    head,
    ddl`${called}(text)`,
    ddl`
    create function ${called}(key text)
      returns text
      ${attributes}
    as $find_subject$
    #variable_conflict use_column
    begin
      return (
        select s.${name(key)}::text
        from ${relationSql(relation)} s
        where s.${name(key)} = ${name(head)}.key::${name(type)}
      );
    end
    $find_subject$;
  `,
  )
}

/** `count_subjects_of_<policy>()`: how many subjects there are, for reports on what was saved. */
export function countSubjects(policy: Policy): Statement {
  const head = countSubjectsFunction(policy.name)
  const called = qualified('kiteline_internal', head)
  return resolverFunction(
    head,
    ddl`${called}()`,
    ddl`
    create function ${called}()
      returns bigint
      ${attributes}
    as $count_subjects$
    begin
      return (select count(*) from ${relationSql(policy.subject.relation)});
    end
    $count_subjects$;
  `,
  )
}

/**
 * `find_by_<lookup>_for_<policy>(value text)`: keys of the subjects whose column equals the value.
 *
 * The variable takes the column's own type, so the comparison can use the column's index.
 */
export function findBy(policy: Policy, lookup: string): Statement {
  const { relation, column } = own(policy.lookups, lookup) ?? { relation: '', column: '' }
  const head = findByFunction(lookup, policy.name)
  const called = qualified('kiteline_internal', head)
  const target = relationSql(relation)
  const { join: joins, subject } = joinToSubject(policy, relation)
  return resolverFunction(
    head,
    ddl`${called}(text)`,
    ddl`
    create function ${called}(value text)
      returns setof text
      ${attributes}
    as $find_by$
    #variable_conflict use_column
    declare
      v_value ${target}.${name(column)}%type := ${name(head)}.value;
    begin
      return query
      select distinct ${subject}::text
      ${lines(ddl`from ${target} r`, joins)}
      where r.${name(column)} = v_value;
    end
    $find_by$;
  `,
  )
}

/** The joins from `r` to the relation that carries the subject's key, and that key. */
function joinToSubject(
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

/**
 * The rows that satisfy a predicate, with the one column that leads to the subject: inside, the predicate's bare names
 * can mean nothing but this relation's columns.
 */
function filteredRows(policy: Policy, relation: string, predicate: Sql): Sql {
  const path = subjectPath(policy, relation)
  const leading = path.steps[0]?.column ?? path.column
  return ddl`
    from (
      select f.${name(leading)}
      from ${relationSql(relation)} f
      where (${predicate})
    ) r
  `
}

/**
 * `subjects_for_<purpose>(named, actor, recipient, as_of, at_most)`: whom an opening may be about.
 *
 * A subject counts when, for every relation with a row predicate, it has at least one row that satisfies it.
 */
export function subjectsFor(policy: Policy, purposeName: string, purpose: Purpose): Statement {
  const { relation, key, type } = policy.subject
  const head = subjectsFunction(purposeName)
  const called = qualified('kiteline_internal', head)
  const conditions = Object.entries(purpose.rows).map(([filtered, predicate]) => {
    const text = predicateInResolver(predicate, head)
    if (filtered === relation) return ddl`(${text})`
    const { join: joins, subject } = joinToSubject(policy, filtered)
    return ddl`
      exists (
        select
        ${lines(filteredRows(policy, filtered, text), joins)}
        where ${subject} = s.${name(key)}
      )
    `
  })
  const isNamed = ddl`s.${name(key)} = any (${name(head)}.named::${name(type)}[])`
  const keysWhere = (all: readonly Sql[]) =>
    lines(
      ddl`select s.${name(key)}::text`,
      ddl`from ${relationSql(relation)} s`,
      all.length > 0 && ddl`where ${join(all, '\nand ')}`,
    )
  const signature = ddl`${called}(text[], text, text, timestamptz, integer)`
  return resolverFunction(
    head,
    signature,
    ddl`
    create function ${called}(
      named text[],
      actor text,
      recipient text,
      as_of timestamptz,
      at_most integer
    )
      returns text[]
      ${attributes}
    as $subjects$
    #variable_conflict use_column
    begin
      if ${name(head)}.named is null then
        return array(
          ${keysWhere(conditions)}
          limit ${name(head)}.at_most
        );
      end if;
      return array(
        ${keysWhere([isNamed, ...conditions])}
      );
    end
    $subjects$;

    comment on function ${signature} is
      ${literal(`Whom a session for ${purposeName} may be about.`)};
  `,
  )
}
