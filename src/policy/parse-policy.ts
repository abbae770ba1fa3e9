import { renderDiagnostic } from '../core/diagnostic.ts'
import { KitelineError } from '../core/errors.ts'
import { examinePolicy } from './check-policy.ts'
import { freeze } from './define-policy.ts'
import type { Policy } from './policy.ts'

/**
 * Checks a policy and fills in its defaults.
 *
 * Warnings and notes do not stand in the way; `checkPolicy` lists them.
 *
 * @throws KitelineError `KL201` with every fault in `detail`, one after the other.
 */
export function parsePolicy(policy: unknown): Policy {
  const { draft, diagnostics } = examinePolicy(policy)
  const faults = diagnostics.filter(({ severity }) => severity === 'error')
  if (faults.length === 0) return freeze(draft as Policy)
  throw new KitelineError('KL201', {
    detail: faults.map(renderDiagnostic).join('\n'),
    hint: faults.length === 1 ? 'Correct the fault.' : `Correct the ${faults.length} faults.`,
  })
}
