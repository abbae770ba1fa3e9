import { purposeRole, purposeSchema, splitRelation } from '../core/identifiers.ts'
import type { Policy, Purpose, Shown } from '../policy/index.ts'
import { own } from '../policy/record.ts'
import { withheldCategory } from '../policy/withholding.ts'
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
import type { Statement } from './statement.ts'
import { ofSubjects } from './subject-conditions.ts'

/**
 * One view of a purpose: the base table's name, explicit columns, each as the purpose shows it.
 *
 * A plain definer view, owned by the purpose's role, whose SELECT-only column privileges make it unwritable for
 * everybody. The row policy is the barrier; `is_open` in the WHERE only makes a look-up by key answer the same
 * whether or not the key exists when no session is open.
 */
export function purposeView(
  policy: Policy,
  purposeName: string,
  purpose: Purpose,
  relation: string,
): Statement {
  const table = splitRelation(relation)?.table ?? relation
  const view = qualified(purposeSchema(purposeName), table)
  const shown = Object.entries(own(purpose.shows, relation) ?? {})
  const columns = shown.map(([column, how]) =>
    shownColumn(policy, purposeName, relation, column, how),
  )
  const comments = shown.map(
    ([column, how]) =>
      ddl`comment on column ${view}.${name(column)} is ${literal(columnComment(policy, purpose, relation, column, how))};`,
  )
  const logins = join(purpose.logins.map(name), ', ')
  return {
    object: `view ${purposeSchema(purposeName)}.${table}`,
    up: lines(
      ddl`
        create view ${view} as
        select
          ${join(columns, ',\n')}
        from ${relationSql(relation)} t
        where (select kiteline_internal.is_open(${literal(purposeName)}));

        alter view ${view} owner to ${name(purposeRole(purposeName))};
        comment on view ${view} is
          ${literal(`${purpose.label.en} (${purpose.label.zh}): basis ${purpose.basis}; ${purpose.clause}.`)};
        ${join(comments, '\n')}
        revoke all on ${view} from public;
      `,
      purpose.logins.length > 0 && ddl`grant select on ${view} to ${logins};`,
    ),
    down: ddl`drop view ${view};`,
    hazards: ['widens_access'],
  }
}

function shownColumn(
  policy: Policy,
  purpose: string,
  relation: string,
  column: string,
  shown: Shown,
): Sql {
  const category = withheldCategory(policy, purpose, relation, column)
  const value = shownValue(policy, purpose, relation, column, shown)
  if (category !== undefined) {
    return ddl`
      case
        when ${isWithheld(policy, purpose, relation, category)} then null
        else ${value}
      end as ${name(column)}
    `
  }
  return shown === 'raw' ? value : ddl`${value} as ${name(column)}`
}

/**
 * True for a row of a person who did not agree to this kind of data.
 *
 * The sub-select does not depend on the row: PostgreSQL asks the kernel once a statement and hashes the answer.
 */
function isWithheld(policy: Policy, purpose: string, relation: string, category: string): Sql {
  const type = name(policy.subject.type)
  return ofSubjects(
    policy,
    relation,
    't',
    (key) => ddl`
      ${key} in (
        select w.key
        from unnest((
          select kiteline_internal.withheld(${literal(purpose)}, ${literal(category)}, null::${type})
        )::${type}[]) as w (key)
      )
    `,
  )
}

function shownValue(
  policy: Policy,
  purpose: string,
  relation: string,
  column: string,
  shown: Shown,
): Sql {
  const value = ddl`t.${name(column)}`
  if (shown === 'raw') return value
  if (shown === 'pseudonym') {
    const subject = own(policy.relations, relation)?.subject
    if (column !== subject) {
      throw new RangeError(
        `${relation}.${column} is not the subject's key: only that has pseudonyms`,
      )
    }
    return ddl`
      (
        select p.pseudonym
        from kiteline_internal.pseudonyms p
        where p.purpose = ${literal(purpose)}
          and p.recipient = (select kiteline.recipient())
          and p.subject = ${value}::text
      )
    `
  }
  return ddl`${qualified('kiteline_mask', shown)}(${value})`
}

function columnComment(
  policy: Policy,
  purpose: Purpose,
  relation: string,
  column: string,
  shown: Shown,
): string {
  const category = own(own(policy.relations, relation)?.columns ?? {}, column)?.category ?? 'none'
  const exception = own(purpose.exceptions, category)
  const how = shown === 'raw' || shown === 'pseudonym' ? shown : `mask ${shown}`
  const why =
    exception === undefined ? '' : `; exception: basis ${exception.basis}; ${exception.clause}`
  return `${category}, ${how}${why}`
}

/** The schema of a purpose, who may use it, and (where pseudonyms are shown) the table that holds them. */
export function purposeSchemaStatement(purposeName: string, purpose: Purpose): Statement {
  const schema = name(purposeSchema(purposeName))
  const role = name(purposeRole(purposeName))
  const showsPseudonyms = Object.values(purpose.shows).some((columns) =>
    Object.values(columns).includes('pseudonym'),
  )
  const logins = join(purpose.logins.map(name), ', ')
  return {
    object: `schema ${purposeSchema(purposeName)}`,
    up: lines(
      ddl`
        create schema ${schema} authorization ${role};
        comment on schema ${schema} is
          ${literal(`${purpose.label.en} (${purpose.label.zh}): tier ${purpose.tier}, consent ${purpose.consent}.`)};
      `,
      purpose.logins.length > 0 && ddl`grant usage on schema ${schema} to ${logins};`,
      showsPseudonyms && ddl`grant select on kiteline_internal.pseudonyms to ${role};`,
    ),
    down: lines(
      showsPseudonyms && ddl`revoke select on kiteline_internal.pseudonyms from ${role};`,
      ddl`drop schema ${schema};`,
    ),
    hazards: [],
  }
}

/**
 * Membership that lets a login open, find and close; it brings no view with it.
 *
 * Memberships belong to the cluster, so on the way down it stays where the login still has privileges in another
 * database: `pg_shdepend` knows the privileges of all of them.
 */
export function recipientLogin(login: string): Statement {
  const role = name(login)
  return {
    object: `recipient login ${login}`,
    up: ddl`grant kiteline_recipient to ${role};`,
    down: ddl`
      do $login$
      begin
        if not exists (
          select
          from pg_catalog.pg_shdepend d
          where d.refclassid = 'pg_catalog.pg_authid'::regclass
            and d.refobjid = ${literal(role.text)}::regrole
            and d.deptype = 'a'
            and d.dbid <> 0
            and d.dbid <> (
              select b.oid from pg_catalog.pg_database b where b.datname = current_database()
            )
        ) then
          revoke kiteline_recipient from ${role};
        end if;
      end
      $login$;
    `,
    hazards: [],
  }
}
