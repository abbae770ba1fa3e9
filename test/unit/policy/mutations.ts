import { checkPolicy } from '../../../src/policy/index.ts'
import { example } from '../../types/example.ts'

/** Plain data with the type checks off: a test writes into it what the compiler would refuse. */
// biome-ignore lint/suspicious/noExplicitAny: the mutations are faults on purpose
export type Loose = any

/** A changeable copy of the valid example. */
export function copyOfExample(): Loose {
  return structuredClone(example)
}

/** `severity code path` of each finding about a policy, in order. */
export function summaries(policy: unknown): readonly string[] {
  return checkPolicy(policy).map(({ severity, code, path }) => `${severity} ${code} ${path}`)
}

/** What a mutation of the example adds to the findings about it. */
export function findingsAfter(mutate: (policy: Loose) => void): readonly string[] {
  const before = new Set(summaries(example))
  const policy = copyOfExample()
  mutate(policy)
  return summaries(policy).filter((summary) => !before.has(summary))
}
