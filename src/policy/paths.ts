import type { Draft } from './draft.ts'
import type { Policy, Via } from './policy.ts'
import { own } from './record.ts'

/** How a relation reaches the subject's key. */
export interface SubjectPath {
  /** The joins to make, in order; empty when the relation carries the key itself. */
  readonly steps: readonly Via[]
  /** The relation at the end of the joins. */
  readonly relation: string
  /** Its column that holds the subject's key. */
  readonly column: string
}

/** What stands in the way of a path to the subject. */
export type PathFault = 'no_path_to_subject' | 'cyclic_path'

/** The path of a relation to the subject, or what is wrong with it. */
export function findSubjectPath(draft: Draft, relation: string): SubjectPath | PathFault {
  const steps: Via[] = []
  const passed = new Set<string>()
  for (let name = relation; ; ) {
    if (passed.has(name)) return 'cyclic_path'
    passed.add(name)
    const here = own(draft.relations, name)
    if (here?.subject !== undefined) return { steps, relation: name, column: here.subject }
    const { column, relation: next, key } = here?.via ?? {}
    if (column === undefined || next === undefined || key === undefined) return 'no_path_to_subject'
    steps.push({ column, relation: next, key })
    name = next
  }
}

/**
 * The path of a relation of a checked policy to the subject.
 *
 * @throws RangeError when the policy has no such relation; a checked policy has a path for each of its own.
 */
export function subjectPath(policy: Policy, relation: string): SubjectPath {
  const path = findSubjectPath(policy, relation)
  if (typeof path === 'string') throw new RangeError(`${path}: ${relation}`)
  return path
}
