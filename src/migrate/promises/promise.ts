import type { Snapshot } from '../../catalog/index.ts'
import type { Diagnostic } from '../../core/diagnostic.ts'
import type { Policy } from '../../policy/index.ts'

/** One thing that a policy promises, checked against what the catalogue says. */
export type PromiseCheck = (policy: Policy, snapshot: Snapshot) => readonly Diagnostic[]

/** A promise that is not kept. */
export function broken(code: string, path: string, message: string, hint: string): Diagnostic {
  return { code, severity: 'error', path, message, hint }
}

/** Something that the policy does not forbid, and that weakens it. */
export function doubtful(code: string, path: string, message: string, hint: string): Diagnostic {
  return { code, severity: 'warning', path, message, hint }
}

/** What to do where an object is not as the policy's migration makes it. */
export const restoreHint =
  'Compare with the migration that makes it; if somebody changed it, undo that by hand.'

/** Names for a message, in the order given; `nobody` when there are none. */
export function listed(names: readonly string[], none = 'none'): string {
  return names.length === 0 ? none : names.join(', ')
}
