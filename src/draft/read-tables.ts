import type pg from 'pg'
import { splitRelation } from '../core/identifiers.ts'
import type { ForeignKey, Table, TableColumn, TableUser, TypeFamily } from './tables.ts'

/**
 * Tables of the application: not those of PostgreSQL, of kiteline or of an extension, and of a partitioned table the
 * parent alone.
 */
const readTablesSql = `
select
  n.nspname || '.' || c.relname as relation,
  n.nspname as schema,
  c.relname as table,
  c.reltuples::float8 as estimated_rows,
  has_table_privilege(c.oid, 'select') and has_schema_privilege(n.oid, 'usage') as is_readable,
  obj_description(c.oid, 'pg_class') as comment,
  array(
    select a.attname::text
    from pg_catalog.pg_constraint k
    cross join unnest(k.conkey) with ordinality as u(attnum, place)
    join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.attnum
    where k.conrelid = c.oid and k.contype = 'p'
    order by u.place
  ) as key
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p')
  and not c.relispartition
  and n.nspname !~ '^(pg_|information_schema$|kiteline(_internal|_mask)?$)'
  and not exists (
    select from pg_catalog.pg_depend d
    where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'
  )
order by n.nspname collate "C", c.relname collate "C"
`

/** A domain counts as what it is made of. */
const readColumnsSql = `
with recursive types as (
  select t.oid, t.typname, t.typtype, t.typbasetype from pg_catalog.pg_type t
  union all
  select t.oid, b.typname, b.typtype, b.typbasetype
  from types t
  join pg_catalog.pg_type b on b.oid = t.typbasetype
  where t.typtype = 'd'
)
select
  n.nspname || '.' || c.relname as relation,
  a.attname as name,
  t.typname as type,
  col_description(c.oid, a.attnum) as comment
from pg_catalog.pg_attribute a
join pg_catalog.pg_class c on c.oid = a.attrelid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
join types t on t.oid = a.atttypid and t.typtype <> 'd'
where n.nspname || '.' || c.relname = any ($1::text[]) and a.attnum > 0 and not a.attisdropped
order by a.attrelid, a.attnum
`

/** Keys of one column only: a policy reaches the subject by one column at a time. */
const readForeignKeysSql = `
select
  n.nspname || '.' || c.relname as relation,
  a.attname as column,
  fn.nspname || '.' || fc.relname as target,
  fa.attname as key,
  a.attnotnull as is_not_null
from pg_catalog.pg_constraint k
join pg_catalog.pg_class c on c.oid = k.conrelid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
join pg_catalog.pg_class fc on fc.oid = k.confrelid
join pg_catalog.pg_namespace fn on fn.oid = fc.relnamespace
join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
join pg_catalog.pg_attribute fa on fa.attrelid = k.confrelid and fa.attnum = k.confkey[1]
where k.contype = 'f'
  and cardinality(k.conkey) = 1
  and n.nspname || '.' || c.relname = any ($1::text[])
order by a.attname collate "C", k.conname collate "C"
`

/** Who works on a table today: by its ACL and as its owner. Superusers pass by row security and need no policy. */
const readUsersSql = `
select
  n.nspname || '.' || c.relname as relation,
  coalesce(r.rolname, 'public') as role,
  array_agg(distinct lower(p.privilege_type) order by lower(p.privilege_type)) as commands
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
cross join lateral aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) as p
left join pg_catalog.pg_roles r on r.oid = p.grantee
where n.nspname || '.' || c.relname = any ($1::text[])
  and p.privilege_type in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
  and r.rolsuper is distinct from true
  and r.rolbypassrls is distinct from true
group by 1, 2
order by 1, 2
`

const families: Readonly<Record<string, TypeFamily>> = {
  text: 'text',
  varchar: 'text',
  bpchar: 'text',
  citext: 'text',
  name: 'text',
  int2: 'integer',
  int4: 'integer',
  int8: 'integer',
  numeric: 'numeric',
  float4: 'double precision',
  float8: 'double precision',
  date: 'date',
  timestamp: 'timestamp',
  timestamptz: 'timestamp with time zone',
  bool: 'boolean',
  uuid: 'uuid',
  inet: 'inet',
  cidr: 'inet',
}

interface TableRow {
  readonly relation: string
  readonly schema: string
  readonly table: string
  readonly estimated_rows: number
  readonly is_readable: boolean
  readonly comment: string | null
  readonly key: readonly string[]
}

/** The tables of a database, and the names of those that no policy can name (dots or quotes in them). */
export interface TableReading {
  readonly tables: readonly Table[]
  readonly unusable: readonly string[]
}

/** Reads every table of the application from the catalogue, by name; no row is read. */
export async function readTables(client: pg.Client): Promise<TableReading> {
  const all = (await client.query<TableRow>(readTablesSql)).rows
  const usable = all.filter(({ relation, schema, table }) => {
    const parts = splitRelation(relation)
    return parts?.schema === schema && parts.table === table
  })
  const relations = usable.map(({ relation }) => relation)
  const columns = await readGrouped(client, readColumnsSql, relations, readColumn)
  const foreignKeys = await readGrouped(client, readForeignKeysSql, relations, readForeignKey)
  const users = await readGrouped(client, readUsersSql, relations, readUser)
  const tables = usable.map((row) => ({
    relation: row.relation,
    estimatedRows: row.estimated_rows,
    isReadable: row.is_readable,
    comment: row.comment,
    key: row.key,
    columns: columns.get(row.relation) ?? [],
    foreignKeys: foreignKeys.get(row.relation) ?? [],
    users: users.get(row.relation) ?? [],
  }))
  const names = new Set(relations)
  return {
    tables,
    unusable: all.map(({ relation }) => relation).filter((name) => !names.has(name)),
  }
}

async function readGrouped<Row extends { readonly relation: string }, T>(
  client: pg.Client,
  text: string,
  relations: readonly string[],
  make: (row: Row) => T,
): Promise<ReadonlyMap<string, readonly T[]>> {
  const { rows } = await client.query<Row>(text, [relations])
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const group = groups.get(row.relation) ?? []
    group.push(make(row))
    groups.set(row.relation, group)
  }
  return groups
}

function readColumn(row: {
  readonly relation: string
  readonly name: string
  readonly type: string
  readonly comment: string | null
}): TableColumn {
  return { name: row.name, type: families[row.type] ?? 'other', comment: row.comment }
}

function readForeignKey(row: {
  readonly relation: string
  readonly column: string
  readonly target: string
  readonly key: string
  readonly is_not_null: boolean
}): ForeignKey {
  return { column: row.column, relation: row.target, key: row.key, isNotNull: row.is_not_null }
}

function readUser(row: {
  readonly relation: string
  readonly role: string
  readonly commands: TableUser['commands']
}): TableUser {
  return { role: row.role, commands: row.commands }
}
