import type { Via } from '../policy/language.ts'
import { findColumn, type Table } from './tables.ts'

/** How a table reaches the subject: it carries the key itself, or it goes by way of another table. */
export type DraftPath = (
  | { readonly subject: string; readonly via?: undefined }
  | { readonly via: Via; readonly subject?: undefined }
) & {
  /** From what it was found, for people. */
  readonly source: string
  /** False for a path that no foreign key vouches for. */
  readonly isCertain: boolean
  /** Other columns that refer to the subject too; each of them may be the right one. */
  readonly rivals: readonly string[]
}

/** Where the people stand. */
export interface DraftSubject {
  readonly relation: string
  readonly key: string
}

/**
 * The shortest path of each table to the subject, by relation; a table that none leads from has no entry.
 *
 * Foreign keys count; without any, a column that bears the subject key's own name and type is taken for it.
 */
export function findPaths(
  tables: readonly Table[],
  subject: DraftSubject,
): ReadonlyMap<string, DraftPath> {
  const paths = new Map<string, DraftPath>([
    [
      subject.relation,
      { subject: subject.key, source: 'it is the subject relation', isCertain: true, rivals: [] },
    ],
  ])
  addLayer(paths, tables, (table) => directPath(table, subject))
  addLayer(paths, tables, (table) => namedPath(table, tables, subject))
  // Each round goes one foreign key further out, so that a path is as short as it can be.
  for (let size = 0; size !== paths.size; ) {
    size = paths.size
    const reached = new Set(paths.keys())
    addLayer(paths, tables, (table) => viaPath(table, reached))
  }
  return paths
}

function addLayer(
  paths: Map<string, DraftPath>,
  tables: readonly Table[],
  find: (table: Table) => DraftPath | undefined,
): void {
  for (const table of tables) {
    if (paths.has(table.relation)) continue
    const path = find(table)
    if (path !== undefined) paths.set(table.relation, path)
  }
}

/** Of several columns that refer to the subject the one of the key's own name is the owner's, else one never null. */
function directPath(table: Table, subject: DraftSubject): DraftPath | undefined {
  const candidates = table.foreignKeys.filter(
    ({ relation, key }) => relation === subject.relation && key === subject.key,
  )
  const chosen =
    candidates.find(({ column }) => column === subject.key) ??
    candidates.find(({ isNotNull }) => isNotNull) ??
    candidates[0]
  if (chosen === undefined) return undefined
  const rivals = candidates.map(({ column }) => column).filter((column) => column !== chosen.column)
  return { subject: chosen.column, source: 'its foreign key', isCertain: true, rivals }
}

function namedPath(
  table: Table,
  tables: readonly Table[],
  subject: DraftSubject,
): DraftPath | undefined {
  const home = tables.find(({ relation }) => relation === subject.relation)
  const keyType = home === undefined ? undefined : findColumn(home, subject.key)?.type
  const found = subjectNames(subject).find((name) => findColumn(table, name)?.type === keyType)
  if (found === undefined) return undefined
  return {
    subject: found,
    source: 'its name: no foreign key says so',
    isCertain: false,
    rivals: [],
  }
}

/** `customer_id` for app.customers, whatever its key is called; a key called plainly `id` means nothing elsewhere. */
function subjectNames({ relation, key }: DraftSubject): readonly string[] {
  const table = relation.slice(relation.indexOf('.') + 1)
  const singular = table.replace(/ies$/, 'y').replace(/([^s])s$/, '$1')
  return [...new Set([key, `${singular}_id`, `${table}_id`])].filter((name) => name !== 'id')
}

function viaPath(table: Table, reached: ReadonlySet<string>): DraftPath | undefined {
  const candidates = table.foreignKeys.filter(({ relation }) => reached.has(relation))
  const chosen = candidates.find(({ isNotNull }) => isNotNull) ?? candidates[0]
  if (chosen === undefined) return undefined
  const { column, relation, key } = chosen
  const rivals = candidates.map((other) => other.column).filter((other) => other !== column)
  return { via: { column, relation, key }, source: 'its foreign key', isCertain: true, rivals }
}
