import type { MaskType } from '../policy/language.ts'

/** What a column holds, as far as its type tells: masks and shapes go by this. */
export type TypeFamily = MaskType | 'integer' | 'boolean' | 'uuid' | 'other'

/** A column of a table. */
export interface TableColumn {
  readonly name: string
  readonly type: TypeFamily
  readonly comment: string | null
}

/** A foreign key of one column: `column` of this table holds `key` of `relation`. */
export interface ForeignKey {
  readonly column: string
  readonly relation: string
  readonly key: string
  readonly isNotNull: boolean
}

/** A role that works on a table today, and its commands. */
export interface TableUser {
  readonly role: string
  readonly commands: readonly ('select' | 'insert' | 'update' | 'delete')[]
}

/** A table of the application, as the catalogue knows it. */
export interface Table {
  /** `schema.table`. */
  readonly relation: string
  /** PostgreSQL's estimate; negative when it never counted. */
  readonly estimatedRows: number
  readonly isReadable: boolean
  readonly comment: string | null
  readonly columns: readonly TableColumn[]
  /** The columns of the primary key; empty without one. */
  readonly key: readonly string[]
  readonly foreignKeys: readonly ForeignKey[]
  readonly users: readonly TableUser[]
}

/** The column of that name. */
export function findColumn(table: Table, name: string): TableColumn | undefined {
  return table.columns.find((column) => column.name === name)
}
