import { type Diagnostic, sortDiagnostics } from '../core/diagnostic.ts'
import { checkExceptions } from './checks/exceptions.ts'
import { checkIdentifiers } from './checks/identifiers.ts'
import { checkLookups } from './checks/lookups.ts'
import { checkMaskCombinations } from './checks/mask-combinations.ts'
import { checkPurposeTerms } from './checks/purpose-terms.ts'
import { checkReferences } from './checks/references.ts'
import { checkRelations } from './checks/relations.ts'
import { checkRowPredicates } from './checks/row-predicates.ts'
import { checkSecondSubjects } from './checks/second-subjects.ts'
import { checkShownColumns } from './checks/shown-columns.ts'
import { checkTiers } from './checks/tiers.ts'
import { type Draft, fillDraft } from './draft.ts'
import { Findings } from './findings.ts'
import { checkShape } from './schema-findings.ts'

const checks = [
  checkReferences,
  checkRelations,
  checkTiers,
  checkShownColumns,
  checkPurposeTerms,
  checkExceptions,
  checkLookups,
  checkRowPredicates,
  checkSecondSubjects,
  checkMaskCombinations,
  checkIdentifiers,
]

/** A policy as far as it could be read, and all that is to be said about it. */
export interface Examination {
  readonly draft: Draft
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads any value as a policy and runs every check on what can be read of it; never throws. */
export function examinePolicy(policy: unknown): Examination {
  const { diagnostics, remains } = checkShape(policy)
  const draft = fillDraft(remains)
  const findings = new Findings()
  for (const check of checks) check(draft, findings)
  return { draft, diagnostics: sortDiagnostics([...diagnostics, ...findings.list]) }
}

/** Every fault, warning and note about a policy at once, worst first. */
export function checkPolicy(policy: unknown): readonly Diagnostic[] {
  return examinePolicy(policy).diagnostics
}
