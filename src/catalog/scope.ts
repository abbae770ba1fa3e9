import type { ClientBase } from 'pg'

/** Of which objects outside kiteline's own schemas a snapshot tells. */
export interface Scope {
  /** Governed relations, as `schema.table`; sorted. */
  readonly relations: readonly string[]
  /** Login roles of purposes and operators; sorted. */
  readonly logins: readonly string[]
}

/** kiteline's own schemas; the schemas of purposes come on top. */
export const kernelSchemas = ['kiteline', 'kiteline_internal', 'kiteline_mask'] as const

/** kiteline's own roles; the roles of purposes come on top. */
export const kernelRoles = [
  'kiteline_admin',
  'kiteline_auditor',
  'kiteline_legal',
  'kiteline_owner',
  'kiteline_recipient',
  'kiteline_resolver',
  'kiteline_service',
] as const

/** A scope worked out in one database. */
export interface Reach {
  /** kiteline's schemas and those of the purposes that this database has. */
  readonly schemas: readonly string[]
  /** Schemas that hold governed relations. */
  readonly governedSchemas: readonly string[]
  /** Governed relations and their partitions, by oid. */
  readonly governed: readonly number[]
  /** kiteline's roles, those of the purposes of this database, and the scope's logins. */
  readonly roles: readonly string[]
  readonly logins: readonly string[]
}

/** Finds out which schemas, relations and roles a scope means in this database. Roles of other databases' purposes stay out. */
export async function resolveScope(client: ClientBase, scope: Scope): Promise<Reach> {
  const purposes = await client.query<{ schema: string }>(
    `select n.nspname as schema
     from pg_namespace n
     where n.nspname like 'for\\_%'
       and exists (select from pg_roles r where r.rolname = 'kiteline_' || n.nspname)
     order by n.nspname collate "C"`,
  )
  // A scope names relations in two plain parts; to_regclass would parse them as quoted or folded names.
  const governed = await client.query<{ oid: number; schema: string }>(
    `with recursive tree as (
       select c.oid, n.nspname as schema
       from pg_class c
       join pg_namespace n on n.oid = c.relnamespace
       where n.nspname || '.' || c.relname = any ($1)
       union
       select c.oid, n.nspname
       from tree t
       join pg_inherits i on i.inhparent = t.oid
       join pg_class c on c.oid = i.inhrelid
       join pg_namespace n on n.oid = c.relnamespace
     )
     select oid::integer, schema from tree`,
    [scope.relations],
  )
  const schemas = purposes.rows.map((row) => row.schema)
  return {
    schemas: [...kernelSchemas, ...schemas],
    governedSchemas: [...new Set(governed.rows.map((row) => row.schema))].sort(),
    governed: governed.rows.map((row) => row.oid),
    roles: [
      ...new Set([
        ...kernelRoles,
        ...schemas.map((schema) => `kiteline_${schema}`),
        ...scope.logins,
      ]),
    ].sort(),
    logins: scope.logins,
  }
}
