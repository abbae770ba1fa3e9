import { createHash } from 'node:crypto'
import { identifierBytes, maxIdentifierBytes, splitRelation } from '../core/identifiers.ts'

/** The trigger function that records changes of a relation: `record_changes_of_app_customers`. */
export function changeRecorder(relation: string): string {
  const { schema, table } = splitRelation(relation) ?? { schema: '', table: relation }
  return bounded(`record_changes_of_${schema}_${table}`)
}

/** The function that finds whom a session for the purpose may be about. */
export function subjectsFunction(purpose: string): string {
  return `subjects_for_${purpose}`
}

/** The function that finds one subject of the policy by its key's text. */
export function findSubjectFunction(policy: string): string {
  return `find_subject_of_${policy}`
}

/** The function that counts the policy's subjects. */
export function countSubjectsFunction(policy: string): string {
  return `count_subjects_of_${policy}`
}

/** The function behind a look-up of a policy. */
export function findByFunction(lookup: string, policy: string): string {
  return `find_by_${lookup}_for_${policy}`
}

/** Cuts a name that only we use to 63 bytes, ending in eight digits of its hash so that it stays unique. */
function bounded(identifier: string): string {
  if (identifierBytes(identifier) <= maxIdentifierBytes) return identifier
  const hash = createHash('sha256').update(identifier, 'utf8').digest('hex').slice(0, 8)
  let head = identifier
  while (identifierBytes(head) > maxIdentifierBytes - 9) head = head.slice(0, -1)
  return `${head}_${hash}`
}
