import type { Snapshot } from '../../catalog/index.ts'
import { type Diagnostic, sortDiagnostics } from '../../core/diagnostic.ts'
import type { Policy } from '../../policy/index.ts'
import { checkAuditTriggers, checkColumns, checkRowSecurity } from './governed-relations.ts'
import { checkKernel } from './kernel.ts'
import { checkAccess, checkBasePrivileges, checkPurposePrivileges } from './privileges.ts'
import type { PromiseCheck } from './promise.ts'
import { checkMemberships, checkRoles } from './roles.ts'
import { checkRowPolicies } from './row-policies.ts'
import { checkViews } from './views.ts'

const checks: readonly PromiseCheck[] = [
  checkRowSecurity,
  checkColumns,
  checkRowPolicies,
  checkViews,
  checkBasePrivileges,
  checkAccess,
  checkPurposePrivileges,
  checkAuditTriggers,
  checkRoles,
  checkMemberships,
]

/** Everything that kiteline and the policies promise and the catalogue does not show, worst first; empty when all is kept. */
export function checkPromises(
  policies: readonly Policy[],
  snapshot: Snapshot,
): readonly Diagnostic[] {
  return sortDiagnostics([
    ...checkKernel(snapshot),
    ...policies.flatMap((policy) => checks.flatMap((check) => check(policy, snapshot))),
  ])
}
