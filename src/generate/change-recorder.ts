import { createHash } from 'node:crypto'
import { identifierBytes, maxIdentifierBytes, splitRelation } from '../core/identifiers.ts'

/** The trigger function that records changes of a relation: `record_changes_of_app_customers`. */
export function changeRecorder(relation: string): string {
  const { schema, table } = splitRelation(relation) ?? { schema: '', table: relation }
  return bounded(`record_changes_of_${schema}_${table}`)
}

/** Cuts a name that only we use to 63 bytes, ending in eight digits of its hash so that it stays unique. */
function bounded(identifier: string): string {
  if (identifierBytes(identifier) <= maxIdentifierBytes) return identifier
  const hash = createHash('sha256').update(identifier, 'utf8').digest('hex').slice(0, 8)
  let head = identifier
  while (identifierBytes(head) > maxIdentifierBytes - 9) head = head.slice(0, -1)
  return `${head}_${hash}`
}
