import pg from 'pg'
import { ddl, join, literal, name, relation, type Sql } from '../sql/ddl.ts'
import { embeddedPattern, type SampledShapes, type ShapeName, shapes } from './shapes.ts'
import type { Table } from './tables.ts'

const sampledRows = 1000

/** Above so many rows the sample is drawn from all over the table instead of from its beginning. */
const largeTable = 50_000

const shapeNames = Object.keys(shapes) as ShapeName[]

/**
 * What a bounded sample of a table's values looks like, by column; undefined when the table cannot be read.
 *
 * PostgreSQL compares and counts; only counts come back. Keys are left out, and types that hold no such values.
 */
export async function sampleShapes(
  client: pg.Client,
  table: Table,
): Promise<ReadonlyMap<string, SampledShapes> | undefined> {
  const columns = sampledColumns(table)
  if (!table.isReadable) return undefined
  if (columns.length === 0) return new Map()
  const result = await client
    .query<Record<string, string>>(sampleQuery(table, columns).text)
    .catch((error: unknown) => {
      // 42501: row security or a column privilege refuses; 57014: the time for one table is over.
      if (error instanceof pg.DatabaseError && ['42501', '57014'].includes(error.code ?? ''))
        return undefined
      throw error
    })
  if (result === undefined) return undefined
  return new Map(result.rows.map((row) => [row.column_name ?? '', readCounts(row)]))
}

function readCounts(row: Record<string, string>): SampledShapes {
  const counts = Object.fromEntries(shapeNames.map((shape) => [shape, Number(row[shape])]))
  return {
    filled: Number(row.filled),
    counts: counts as SampledShapes['counts'],
    embedded: Number(row.embedded),
  }
}

function sampledColumns(table: Table): readonly string[] {
  const keys = new Set(table.foreignKeys.map(({ column }) => column))
  return table.columns
    .filter(
      ({ name: column, type }) => type === 'text' || (type === 'integer' && !keys.has(column)),
    )
    .map((column) => column.name)
}

/**
 * `select v.column_name, count(v.value) as filled, count(*) filter (where v.value ~ '…') as mobile, …
 * from (select … from app.customers limit 1000) s cross join lateral (values ('mobile', s.c0), …) as v(column_name, value) …`
 */
function sampleQuery(table: Table, columns: readonly string[]): Sql {
  const source = relation(table.relation)
  const alias = (index: number) => name(`c${index}`)
  const picked = columns.map(
    (column, index) => ddl`left(btrim(t.${name(column)}::text), 500) as ${alias(index)}`,
  )
  const values = columns.map((column, index) => ddl`(${literal(column)}, s.${alias(index)})`)
  const counts = shapeNames.map(
    (shape) =>
      ddl`count(*) filter (where v.value ~ ${literal(shapes[shape].pattern)}) as ${name(shape)}`,
  )
  return ddl`
    select
      v.column_name,
      count(nullif(v.value, '')) as filled,
      ${join(counts, ',\n')},
      count(*) filter (where v.value ~ ${literal(embeddedPattern)}) as embedded
    from (
      select
        ${join(picked, ',\n')}
      from ${source} t${tableSample(table)}
      limit ${literal(sampledRows)}
    ) s
    cross join lateral (
      values
        ${join(values, ',\n')}
    ) as v(column_name, value)
    group by v.column_name
  `
}

/** Pages from all over a large table, five times as many rows as needed; always the same ones. */
function tableSample({ estimatedRows }: Table): Sql {
  if (estimatedRows < largeTable) return ddl``
  const percent = Math.max(0.001, (100 * 5 * sampledRows) / estimatedRows)
  return ddl` tablesample system (${literal(Number(percent.toFixed(3)))}) repeatable (1)`
}
