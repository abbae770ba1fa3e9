import { secondSubjectsFunction, subjectsFunction } from '../core/identifiers.ts'
import { type Policy, type Purpose, subjectPath } from '../policy/index.ts'
import { secondSubjects } from '../policy/second-subjects.ts'
import {
  ddl,
  join,
  lines,
  literal,
  name,
  qualified,
  relation as relationSql,
  type Sql,
} from '../sql/ddl.ts'
import { predicateInResolver } from './predicates.ts'
import { attributes, joinToSubject, resolverFunction } from './resolver-function.ts'
import type { Statement } from './statement.ts'
import { ofSubjects } from './subject-conditions.ts'

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

/**
 * `second_subjects_for_<purpose>(subjects text[])`: the second persons of the rows that the purpose shows of these people,
 * each once. No statement for a purpose whose rows are about one person each.
 *
 * The purpose's row predicates are not asked: whom the session might show is recorded, not whom it happened to show.
 */
export function secondSubjectsFor(policy: Policy, purposeName: string): readonly Statement[] {
  const found = Object.entries(secondSubjects(policy, purposeName))
  if (found.length === 0) return []
  const { type } = policy.subject
  const head = secondSubjectsFunction(purposeName)
  const called = qualified('kiteline_internal', head)
  const isNamed = (key: Sql) => ddl`${key} = any (${name(head)}.subjects::${name(type)}[])`
  const selects = found.map(
    ([relation, column]) => ddl`
      select distinct r.${name(column)}::text
      from ${relationSql(relation)} r
      where r.${name(column)} is not null
      and ${ofSubjects(policy, relation, 'r', isNamed)}
    `,
  )
  const all = selects.flatMap((select, index) => (index === 0 ? [select] : [ddl`union`, select]))
  const signature = ddl`${called}(text[])`
  return [
    resolverFunction(
      head,
      signature,
      ddl`
      create function ${called}(subjects text[])
        returns text[]
        ${attributes}
      as $second_subjects$
      #variable_conflict use_column
      begin
        return array(
          ${lines(...all)}
        );
      end
      $second_subjects$;

      comment on function ${signature} is
        ${literal(`Whom else the rows are about that ${purposeName} shows.`)};
    `,
    ),
  ]
}
