import type { ClientBase } from 'pg'
import type { ColumnFact, ConstraintFact, RelationFact } from './facts.ts'
import type { Reach } from './scope.ts'

/** The condition by which a relation `c` in schema `n` is in reach; parameters are {@link reachOf}. */
export const isInReach = `(n.nspname = any ($1) or c.oid = any ($2))`

/** The parameters of {@link isInReach}. */
export function reachOf(reach: Reach): readonly [readonly string[], readonly number[]] {
  return [reach.schemas, reach.governed]
}

/** Every relation in reach; indexes are left out, they change nothing but speed. */
export async function readRelations(
  client: ClientBase,
  reach: Reach,
): Promise<readonly RelationFact[]> {
  const { rows } = await client.query<RelationFact>(
    `select
       n.nspname || '.' || c.relname as name,
       n.nspname as schema,
       case c.relkind
         when 'r' then 'table'
         when 'p' then 'partitioned table'
         when 'v' then 'view'
         when 'm' then 'materialized view'
         when 'S' then 'sequence'
         when 'c' then 'composite type'
         when 'f' then 'foreign table'
       end as kind,
       pg_get_userbyid(c.relowner) as owner,
       c.relrowsecurity as "rowSecurity",
       c.relforcerowsecurity as "rowSecurityForced",
       coalesce(c.reloptions, '{}') as options,
       case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end as definition,
       (
         select pn.nspname || '.' || pc.relname
         from pg_inherits i
         join pg_class pc on pc.oid = i.inhparent
         join pg_namespace pn on pn.oid = pc.relnamespace
         where i.inhrelid = c.oid
         order by i.inhseqno
         limit 1
       ) as "partitionOf",
       pg_get_expr(c.relpartbound, c.oid) as "partitionBound"
     from pg_class c
     join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'v', 'm', 'S', 'c', 'f') and ${isInReach}`,
    [...reachOf(reach)],
  )
  return rows
}

/** Their columns; dropped ones leave no gap in `position`. */
export async function readColumns(
  client: ClientBase,
  reach: Reach,
): Promise<readonly ColumnFact[]> {
  const { rows } = await client.query<ColumnFact>(
    `select
       n.nspname || '.' || c.relname || '.' || a.attname as name,
       n.nspname || '.' || c.relname as relation,
       a.attname as column,
       row_number() over (partition by c.oid order by a.attnum)::integer as position,
       format_type(a.atttypid, a.atttypmod) as type,
       a.attnotnull as "notNull",
       pg_get_expr(d.adbin, d.adrelid) as "default"
     from pg_class c
     join pg_namespace n on n.oid = c.relnamespace
     join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
     where c.relkind in ('r', 'p', 'v', 'm', 'c', 'f') and ${isInReach}`,
    [...reachOf(reach)],
  )
  return rows
}

/** The constraints of kiteline's tables. NOT NULL is a property of the column; only 18 lists it as a constraint, too. */
export async function readConstraints(
  client: ClientBase,
  reach: Reach,
): Promise<readonly ConstraintFact[]> {
  const { rows } = await client.query<ConstraintFact>(
    `select
       n.nspname || '.' || c.relname || ' ' || k.conname as name,
       n.nspname || '.' || c.relname as relation,
       pg_get_constraintdef(k.oid) as definition
     from pg_constraint k
     join pg_class c on c.oid = k.conrelid
     join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = any ($1) and k.contype in ('c', 'f', 'p', 'u', 'x')`,
    [reach.schemas],
  )
  return rows
}
