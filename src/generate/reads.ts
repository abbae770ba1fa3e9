import { type Policy, type Purpose, subjectPath } from '../policy/index.ts'
import { predicateColumns } from '../policy/predicate-columns.ts'
import { own } from '../policy/record.ts'

/** Which columns a role reads of which relations; both sorted. */
export type Reads = ReadonlyMap<string, readonly string[]>

class ReadsBuilder {
  readonly #columns = new Map<string, Set<string>>()

  add(relation: string, column: string): void {
    const columns = this.#columns.get(relation) ?? new Set()
    this.#columns.set(relation, columns.add(column))
  }

  /** What it takes to come from a relation to the subject's key. */
  addPath(policy: Policy, relation: string): void {
    const path = subjectPath(policy, relation)
    let here = relation
    for (const step of path.steps) {
      this.add(here, step.column)
      this.add(step.relation, step.key)
      here = step.relation
    }
    this.add(path.relation, path.column)
  }

  build(): Reads {
    const sorted = [...this.#columns].sort(([a], [b]) => (a < b ? -1 : 1))
    return new Map(sorted.map(([relation, columns]) => [relation, [...columns].sort()]))
  }
}

/**
 * The columns that a purpose's role needs: those its views name, and those on the way to the subject, which the row
 * policies and the sub-selects of withheld columns take.
 *
 * The columns of a row predicate and of a second subject are not among them: PostgreSQL evaluates a row policy without
 * asking for privileges on the columns of the row it judges.
 */
export function purposeReads(policy: Policy, purpose: Purpose): Reads {
  const reads = new ReadsBuilder()
  for (const [relation, columns] of Object.entries(purpose.shows)) {
    reads.addPath(policy, relation)
    for (const column of Object.keys(columns)) reads.add(relation, column)
  }
  return reads.build()
}

/**
 * The columns that the resolver needs to find whom a session may name, and what is held of one person: keys, the path of
 * every relation, second subjects, predicates and look-ups.
 */
export function resolverReads(policy: Policy): Reads {
  const reads = new ReadsBuilder()
  const { relation: home, key, minor, elder } = policy.subject
  reads.add(home, key)
  const homeColumns = Object.keys(own(policy.relations, home)?.columns ?? {})
  for (const rule of [minor, elder]) {
    if (rule === undefined) continue
    for (const column of predicateColumns(rule, homeColumns)) reads.add(home, column)
  }
  for (const [relation, { secondSubject }] of Object.entries(policy.relations)) {
    reads.addPath(policy, relation)
    if (secondSubject !== undefined) reads.add(relation, secondSubject)
  }
  for (const purpose of Object.values(policy.purposes)) {
    for (const [relation, predicate] of Object.entries(purpose.rows)) {
      const labelled = Object.keys(own(policy.relations, relation)?.columns ?? {})
      for (const column of predicateColumns(predicate, labelled)) reads.add(relation, column)
    }
    for (const lookup of purpose.lookups) {
      const { relation, column } = own(policy.lookups, lookup) ?? {}
      if (relation !== undefined && column !== undefined) reads.add(relation, column)
    }
  }
  return reads.build()
}

/** The purposes whose role reads a relation, and therefore needs a row policy on it; sorted by name. */
export function purposesReading(policy: Policy, relation: string): readonly string[] {
  return Object.keys(policy.purposes)
    .filter((name) => {
      const purpose = own(policy.purposes, name)
      return purpose !== undefined && purposeReads(policy, purpose).has(relation)
    })
    .sort()
}
