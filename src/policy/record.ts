import type { Named } from './policy.ts'

/** The value under a name of the record's own; a name such as `constructor` is never found by accident. */
export function own<T>(record: Named<T>, name: string | undefined): T | undefined {
  return name !== undefined && Object.hasOwn(record, name) ? record[name] : undefined
}

/** The same record with its names in code unit order, each value made anew. */
export function sortedRecord<T, U>(
  record: Named<T> | undefined,
  make: (value: T, name: string) => U,
): Named<U> {
  const entries = Object.entries(record ?? {}).sort(([a], [b]) => compareNames(a, b))
  return Object.fromEntries(entries.map(([name, value]) => [name, make(value, name)]))
}

/** The same names, each once, in code unit order. */
export function sortedNames<T extends string>(names: readonly T[] | undefined): readonly T[] {
  return [...new Set(names ?? [])].sort(compareNames)
}

/** Orders names by code unit, the same on every machine. */
export function compareNames(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
