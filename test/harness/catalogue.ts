import type { TestDatabase } from './database.ts'

/** A list of privileges keeps the order in which they were given, and is null until the first is. */
function sorted(privileges: string): string {
  return `(select coalesce(string_agg(x, ',' order by x), '') from unnest(${privileges}::text[]) x)`
}

/**
 * All that a policy's migration may touch, as lines of text: objects, owners, privileges, definitions, rows of the
 * catalogue tables. Two databases with the same lines have the same policy.
 */
export async function catalogueOf(
  database: TestDatabase,
  schemas: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await database.superuser.query<{ line: string }>(
    `
    with spaces as (
      select oid from pg_namespace where nspname = any ($1) or nspname like 'for\\_%' or nspname = 'kiteline_internal'
    )
    select 'schema ' || nspname || ' ' || nspowner::regrole || ' ' || ${sorted("coalesce(nspacl, acldefault('n', nspowner))")} as line
    from pg_namespace where oid in (select oid from spaces)
    union all
    select 'relation ' || oid::regclass || ' ' || relkind::text || ' ' || relowner::regrole || ' '
      || relrowsecurity || ' ' || relforcerowsecurity || ' '
      || ${sorted(`coalesce(relacl, acldefault(case relkind when 'S' then 's' else 'r' end::"char", relowner))`)}
    from pg_class where relnamespace in (select oid from spaces) and relkind in ('r', 'p', 'v', 'S')
    union all
    select 'view ' || viewname || ' ' || definition from pg_views where schemaname like 'for\\_%'
    union all
    select 'column ' || attrelid::regclass || '.' || attname || ' '
      || ${sorted('attacl')}
    from pg_attribute
    where attrelid in (select oid from pg_class where relnamespace in (select oid from spaces))
      and cardinality(attacl) > 0
    union all
    select 'function ' || oid::regprocedure || ' ' || proowner::regrole || ' ' || coalesce(proacl::text, '')
      || pg_get_functiondef(oid)
    from pg_proc where pronamespace in (select oid from spaces) and prokind = 'f'
    union all
    select 'row policy ' || polname || ' ' || polrelid::regclass || ' ' || polroles::regrole[]::text || ' '
      || coalesce(pg_get_expr(polqual, polrelid), '')
    from pg_policy
    union all
    select 'trigger ' || tgenabled::text || ' ' || pg_get_triggerdef(oid) from pg_trigger
    where tgrelid in (select oid from pg_class where relnamespace in (select oid from spaces))
      and not tgisinternal
    union all
    select 'member ' || roleid::regrole || ' ' || member::regrole from pg_auth_members
    -- Of the roles that own; those that people work with have members from other tests' databases.
    where roleid::regrole::text similar to 'kiteline_(owner|resolver|for_%)'
      and member::regrole::text <> 'dba'
    union all
    select 'policy ' || policy || ' ' || policy_hash from kiteline_internal.policies
    union all
    select 'purpose ' || to_jsonb(p)::text from kiteline_internal.purposes p
    union all
    select 'category ' || to_jsonb(c)::text from kiteline_internal.categories c
    union all
    select 'shown ' || to_jsonb(p)::text from kiteline_internal.purpose_columns p
    union all
    select 'login ' || to_jsonb(p)::text from kiteline_internal.purpose_logins p
    union all
    select 'look-up ' || to_jsonb(p)::text from kiteline_internal.purpose_lookups p
    union all
    select 'label ' || to_jsonb(p)::text from kiteline_internal.governed_columns p
    order by 1
    `,
    [schemas],
  )
  return rows.map((row) => row.line)
}
