import {
  countSubjectsFunction,
  eldersFunction,
  findByFunction,
  findSubjectFunction,
  holdingsFunction,
  listSubjectsFunction,
  minorsFunction,
} from '../core/identifiers.ts'
import type { Policy, RowPredicate } from '../policy/index.ts'
import { own } from '../policy/record.ts'
import {
  ddl,
  lines,
  literal,
  name,
  predicateText,
  qualified,
  relation as relationSql,
  type Sql,
} from '../sql/ddl.ts'
import { attributes, joinToSubject, resolverFunction } from './resolver-function.ts'
import type { Statement } from './statement.ts'
import { ofSubjects } from './subject-conditions.ts'

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

/** `subjects_of_<policy>()`: the key of every subject, in canonical text. */
export function listSubjects(policy: Policy): Statement {
  const { relation, key } = policy.subject
  const head = listSubjectsFunction(policy.name)
  const called = qualified('kiteline_internal', head)
  return resolverFunction(
    head,
    ddl`${called}()`,
    ddl`
    create function ${called}()
      returns setof text
      ${attributes}
    as $list_subjects$
    begin
      return query
      select s.${name(key)}::text
      from ${relationSql(relation)} s;
    end
    $list_subjects$;
  `,
  )
}

/** `minors_of_<policy>(subjects text[])`: those for whom the policy's `subject.minor` holds; nobody when it says nothing. */
export function minorsOf(policy: Policy): Statement {
  return subjectsWhere(policy, minorsFunction(policy.name), policy.subject.minor)
}

/** `elders_of_<policy>(subjects text[])`: those for whom the policy's `subject.elder` holds; nobody when it says nothing. */
export function eldersOf(policy: Policy): Statement {
  return subjectsWhere(policy, eldersFunction(policy.name), policy.subject.elder)
}

/**
 * The cast of the whole list leaves the key bare, so that its index is used. The fixed time zone keeps the answer from
 * hanging on the caller's setting.
 */
function subjectsWhere(
  policy: Policy,
  head: string,
  predicate: RowPredicate | undefined,
): Statement {
  const { relation, key, type } = policy.subject
  const called = qualified('kiteline_internal', head)
  const [settings, answer] =
    predicate === undefined
      ? [attributes, ddl`'{}'::text[]`]
      : [
          lines(attributes, ddl`set timezone = 'UTC'`),
          ddl`
            array(
              select s.${name(key)}::text
              from ${relationSql(relation)} s
              where s.${name(key)} = any (${name(head)}.subjects::${name(type)}[])
              and (${predicateText(predicate.text)})
            )
          `,
        ]
  return resolverFunction(
    head,
    ddl`${called}(text[])`,
    ddl`
    create function ${called}(subjects text[])
      returns text[]
      ${settings}
    as $subjects_where$
    #variable_conflict use_column
    begin
      return ${answer};
    end
    $subjects_where$;
  `,
  )
}

/**
 * `holdings_of_<policy>(subject text)`: how many rows of each governed relation are held of one person, be it as the
 * second person of a row.
 */
export function holdingsOf(policy: Policy): Statement {
  const { type } = policy.subject
  const head = holdingsFunction(policy.name)
  const called = qualified('kiteline_internal', head)
  const isThisOne = (key: Sql) => ddl`${key} = ${name(head)}.subject::${name(type)}`
  const counts = Object.entries(policy.relations).map(([relation, { secondSubject }]) =>
    lines(
      ddl`
        select ${literal(relation)}::text, count(*)
        from ${relationSql(relation)} r
        where ${ofSubjects(policy, relation, 'r', isThisOne)}
      `,
      secondSubject !== undefined && ddl`or ${isThisOne(ddl`r.${name(secondSubject)}`)}`,
    ),
  )
  const all = counts.flatMap((count, index) => (index === 0 ? [count] : [ddl`union all`, count]))
  return resolverFunction(
    head,
    ddl`${called}(text)`,
    ddl`
    create function ${called}(subject text)
      returns table (relation text, row_count bigint)
      ${attributes}
    as $holdings$
    #variable_conflict use_column
    begin
      return query
      ${lines(...all)};
    end
    $holdings$;
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
