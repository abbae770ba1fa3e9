import type { ClientBase } from 'pg'
import type { RowPolicyFact, TriggerFact } from './facts.ts'
import { isInReach, reachOf } from './read-relations.ts'
import type { Reach } from './scope.ts'

/** Every row policy on a relation in reach, whoever made it. */
export async function readRowPolicies(
  client: ClientBase,
  reach: Reach,
): Promise<readonly RowPolicyFact[]> {
  const { rows } = await client.query<RowPolicyFact>(
    `select
       n.nspname || '.' || c.relname || ' ' || p.polname as name,
       n.nspname || '.' || c.relname as relation,
       p.polname as policy,
       case p.polcmd
         when 'r' then 'select'
         when 'a' then 'insert'
         when 'w' then 'update'
         when 'd' then 'delete'
         else 'all'
       end as command,
       p.polpermissive as permissive,
       (
         select array_agg(
           coalesce(r.rolname::text, 'public') order by coalesce(r.rolname::text, 'public') collate "C"
         )
         from unnest(p.polroles) as u(oid)
         left join pg_roles r on r.oid = u.oid
       ) as roles,
       pg_get_expr(p.polqual, p.polrelid) as using,
       pg_get_expr(p.polwithcheck, p.polrelid) as check
     from pg_policy p
     join pg_class c on c.oid = p.polrelid
     join pg_namespace n on n.oid = c.relnamespace
     where ${isInReach}`,
    [...reachOf(reach)],
  )
  return rows
}

/** Every trigger on a relation in reach except PostgreSQL's own. */
export async function readTriggers(
  client: ClientBase,
  reach: Reach,
): Promise<readonly TriggerFact[]> {
  const { rows } = await client.query<TriggerFact>(
    `select
       n.nspname || '.' || c.relname || ' ' || t.tgname as name,
       n.nspname || '.' || c.relname as relation,
       t.tgname as trigger,
       pn.nspname || '.' || p.proname as function,
       case t.tgenabled
         when 'O' then 'origin'
         when 'D' then 'disabled'
         when 'R' then 'replica'
         when 'A' then 'always'
       end as enabled,
       pg_get_triggerdef(t.oid) as definition
     from pg_trigger t
     join pg_class c on c.oid = t.tgrelid
     join pg_namespace n on n.oid = c.relnamespace
     join pg_proc p on p.oid = t.tgfoid
     join pg_namespace pn on pn.oid = p.pronamespace
     where not t.tgisinternal and ${isInReach}`,
    [...reachOf(reach)],
  )
  return rows
}
