import type { Draft } from './draft.ts'
import { findSubjectPath } from './paths.ts'
import type { Named } from './policy.ts'
import { own, sortedRecord } from './record.ts'

/** A relation whose rows are about two persons, and the column with the key of the second. */
export interface SecondSubject {
  readonly relation: string
  readonly column: string
}

/** The relations with a second subject among a relation and those on its way to the subject. */
export function secondSubjectsBehind(draft: Draft, relation: string): readonly SecondSubject[] {
  const path = findSubjectPath(draft, relation)
  const passed = typeof path === 'string' ? [] : path.steps.flatMap((step) => step.relation ?? [])
  return [relation, ...passed].flatMap((name) => {
    const column = own(draft.relations, name)?.secondSubject
    return column === undefined ? [] : [{ relation: name, column }]
  })
}

/** The relations with a second subject whose rows a purpose shows, or passes on the way to the subject; by name. */
export function secondSubjects(draft: Draft, purposeName: string): Named<string> {
  const shown = Object.keys(own(draft.purposes, purposeName)?.shows ?? {})
  const found = shown.flatMap((relation) => secondSubjectsBehind(draft, relation))
  const columns = Object.fromEntries(found.map(({ relation, column }) => [relation, column]))
  return sortedRecord(columns, (column) => column)
}
