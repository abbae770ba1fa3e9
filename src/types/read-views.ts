import type pg from 'pg'
import { purposeSchema } from '../core/identifiers.ts'
import type { ColumnType } from './typescript-types.ts'

/** A column of a purpose's view, as the catalogue knows it. */
export interface ViewColumn {
  readonly name: string
  readonly type: ColumnType
  readonly comment: string | null
}

/** A view of a purpose's schema. */
export interface PurposeView {
  readonly purpose: string
  readonly view: string
  readonly comment: string | null
  readonly columns: readonly ViewColumn[]
}

/** Domains are followed to their base type: node-pg is told the base type's OID. */
const readViewsSql = `
with recursive types as (
  select t.oid, t.typname, t.typtype, t.typbasetype, t.oid as base
  from pg_catalog.pg_type t
  union all
  select t.oid, b.typname, b.typtype, b.typbasetype, b.oid
  from types t
  join pg_catalog.pg_type b on b.oid = t.typbasetype
  where t.typtype = 'd'
)
select
  n.nspname as schema,
  c.relname as view,
  obj_description(c.oid, 'pg_class') as view_comment,
  a.attname as column,
  col_description(c.oid, a.attnum) as comment,
  t.typname as type,
  array(
    select e.enumlabel::text from pg_catalog.pg_enum e where e.enumtypid = t.base order by e.enumsortorder
  ) as labels
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
join types t on t.oid = a.atttypid and t.typtype <> 'd'
where c.relkind = 'v' and n.nspname = any ($1::text[])
order by n.nspname collate "C", c.relname collate "C", a.attnum
`

/** The columns of base tables that can never be null. */
const readNotNullSql = `
select n.nspname || '.' || c.relname || '.' || a.attname as column
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where a.attnotnull and n.nspname || '.' || c.relname = any ($1::text[])
`

interface ViewRow {
  readonly schema: string
  readonly view: string
  readonly view_comment: string | null
  readonly column: string
  readonly comment: string | null
  readonly type: string
  readonly labels: readonly string[]
}

/** Every view of the schemas of these purposes, in a fixed order; columns in the order of the view. */
export async function readViews(
  client: pg.Client,
  purposes: readonly string[],
): Promise<readonly PurposeView[]> {
  const purposeOf = new Map(purposes.map((purpose) => [purposeSchema(purpose), purpose]))
  const { rows } = await client.query<ViewRow>(readViewsSql, [[...purposeOf.keys()]])
  const views = new Map<string, PurposeView & { readonly columns: ViewColumn[] }>()
  for (const row of rows) {
    const key = JSON.stringify([row.schema, row.view])
    const purpose = purposeOf.get(row.schema) ?? ''
    const view = views.get(key) ?? {
      purpose,
      view: row.view,
      comment: row.view_comment,
      columns: [],
    }
    const type = { name: row.type, labels: row.labels }
    view.columns.push({ name: row.column, type, comment: row.comment })
    views.set(key, view)
  }
  return [...views.values()]
}

/** The columns of these relations that are NOT NULL, each as `schema.table.column`. */
export async function readNotNull(
  client: pg.Client,
  relations: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ readonly column: string }>(readNotNullSql, [relations])
  return new Set(rows.map(({ column }) => column))
}
