import { KitelineError } from '../core/errors.ts'
import { splitRelation } from '../core/identifiers.ts'
import type { PolicyDraft } from './draft-policy.ts'
import { findColumn, type Table } from './tables.ts'

const keyTypes = { integer: 'bigint', uuid: 'uuid', text: 'text' } as const

/**
 * The subject of a draft: the relation that was named, by its primary key.
 *
 * @throws KitelineError `KL209` for a name that is not `schema.table`, `KL002` when there is no such table, `KL003` when its
 *   primary key cannot be a subject's key.
 */
export function findSubject(tables: readonly Table[], relation: string): PolicyDraft['subject'] {
  if (splitRelation(relation) === undefined) {
    const hint = 'Write the schema and the table, for example --subject app.customers.'
    throw new KitelineError('KL209', { detail: `${relation} is not schema.table`, hint })
  }
  const table = tables.find((candidate) => candidate.relation === relation)
  if (table === undefined) {
    const names = tables.map((candidate) => candidate.relation)
    throw new KitelineError('KL002', {
      detail: `table ${relation}`,
      hint:
        names.length === 0 ? 'The database has no tables.' : `The tables are ${names.join(', ')}.`,
    })
  }
  const [key, ...more] = table.key
  const keyType = key === undefined ? undefined : findColumn(table, key)?.type
  const type = keyTypes[keyType as keyof typeof keyTypes]
  if (key !== undefined && more.length === 0 && type !== undefined) return { relation, key, type }
  throw new KitelineError('KL003', {
    detail: `${relation} has no primary key of one integer, uuid or text column`,
    hint: 'Name the table that has one row a person, found by one column.',
  })
}
