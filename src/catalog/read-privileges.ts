import type { ClientBase } from 'pg'
import type { AccessFact, DefaultPrivilegeFact, PrivilegeFact } from './facts.ts'
import { isInReach, reachOf } from './read-relations.ts'
import type { Reach } from './scope.ts'

/** Objects without an explicit list have the built-in one: EXECUTE for PUBLIC on a function, for example. */
const entries = `
  select 'schema' as "on", n.nspname::text as object, null::text as column, n.nspowner as owner,
    coalesce(n.nspacl, acldefault('n', n.nspowner)) as acl
  from pg_namespace n
  where n.nspname = any ($1) or n.nspname = any ($3)
  union all
  select 'relation', n.nspname || '.' || c.relname, null, c.relowner,
    coalesce(
      c.relacl,
      acldefault(case when c.relkind = 'S' then 's' else 'r' end::"char", c.relowner)
    )
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f') and ${isInReach}
  union all
  select 'column', n.nspname || '.' || c.relname, a.attname, c.relowner, a.attacl
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
  where a.attacl is not null and ${isInReach}
  union all
  select 'function',
    n.nspname || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')',
    null, p.proowner, coalesce(p.proacl, acldefault('f', p.proowner))
  from pg_proc p
  join pg_namespace n on n.oid = p.pronamespace
  where n.nspname = any ($1)
`

/** Every privilege on an object in reach that somebody other than its owner has. */
export async function readPrivileges(
  client: ClientBase,
  reach: Reach,
): Promise<readonly PrivilegeFact[]> {
  const { rows } = await client.query<PrivilegeFact>(
    `select
       lower(x.privilege_type) || ' on ' || e.on || ' ' || e.object
         || coalesce('.' || e.column, '') || ' to ' || coalesce(r.rolname::text, 'public') as name,
       e.on,
       e.object,
       e.column,
       lower(x.privilege_type) as privilege,
       coalesce(r.rolname::text, 'public') as grantee,
       bool_or(x.is_grantable) as grantable
     from (${entries}) e
     cross join lateral aclexplode(e.acl) x
     left join pg_roles r on r.oid = x.grantee
     where x.grantee <> e.owner
     group by e.on, e.object, e.column, x.privilege_type, r.rolname`,
    [...reachOf(reach), reach.governedSchemas],
  )
  return rows
}

/** What objects that kiteline's roles make later will be open to. */
export async function readDefaultPrivileges(
  client: ClientBase,
  reach: Reach,
): Promise<readonly DefaultPrivilegeFact[]> {
  const { rows } = await client.query<DefaultPrivilegeFact>(
    `select
       'default privileges of ' || r.rolname || ' for '
         || case d.defaclobjtype
              when 'r' then 'tables'
              when 'S' then 'sequences'
              when 'f' then 'functions'
              when 'T' then 'types'
              when 'n' then 'schemas'
              else d.defaclobjtype::text
            end
         || coalesce(' in ' || n.nspname, '') as name,
       coalesce(
         (
           select array_agg(e.entry order by e.entry collate "C")
           from (
             select lower(x.privilege_type) || ' to ' || coalesce(g.rolname::text, 'public') as entry
             from aclexplode(d.defaclacl) x
             left join pg_roles g on g.oid = x.grantee
           ) e
         ),
         '{}'
       ) as privileges
     from pg_default_acl d
     join pg_roles r on r.oid = d.defaclrole
     left join pg_namespace n on n.oid = d.defaclnamespace
     where r.rolname = any ($1)`,
    [reach.roles],
  )
  return rows
}

/** What each login of the scope can do with each governed relation, by whatever way. */
export async function readAccess(client: ClientBase, reach: Reach): Promise<readonly AccessFact[]> {
  const { rows } = await client.query<AccessFact>(
    `select
       r.rolname || ' on ' || n.nspname || '.' || c.relname as name,
       r.rolname as login,
       n.nspname || '.' || c.relname as relation,
       array_agg(lower(p.privilege) order by p.privilege) as privileges
     from pg_roles r
     cross join pg_class c
     join pg_namespace n on n.oid = c.relnamespace
     cross join (
       values ('DELETE'), ('INSERT'), ('REFERENCES'), ('SELECT'), ('TRIGGER'), ('TRUNCATE'), ('UPDATE')
     ) as p(privilege)
     where r.rolname = any ($1)
       and c.oid = any ($2)
       and case
         when p.privilege in ('DELETE', 'TRIGGER', 'TRUNCATE')
           then has_table_privilege(r.oid, c.oid, p.privilege)
         else has_table_privilege(r.oid, c.oid, p.privilege)
           or has_any_column_privilege(r.oid, c.oid, p.privilege)
       end
     group by r.rolname, n.nspname, c.relname`,
    [reach.logins, reach.governed],
  )
  return rows
}
