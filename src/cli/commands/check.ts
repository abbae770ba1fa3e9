import { Command } from '@commander-js/extra-typings'
import { type Diagnostic, renderDiagnostic } from '../../core/diagnostic.ts'
import { checkPolicy, type Policy, parsePolicy, policyHash } from '../../policy/language.ts'
import { readPolicyFile } from '../../policy/load-policy.ts'
import { CliExit } from '../cli-exit.ts'
import { renderJson } from '../error-text.ts'
import type { Io } from '../io.ts'
import { policyArgument, resolvePolicyPath } from '../policy-path.ts'
import {
  describePurposes,
  describeSubject,
  type PurposeSummary,
  renderPurpose,
  renderSubject,
} from '../policy-summary.ts'

/**
 * `kiteline check [policy]`: every fault, warning and note about a policy file at once; when there is no fault, also what
 * each purpose shows and why.
 *
 * Exits 0 with warnings and notes alone, 2 with a fault.
 */
export function checkCommand(io: Io): Command {
  const command = new Command('check')
    .description('Check a policy file and list its purposes, exceptions and faults.')
    .argument(...policyArgument)
    .option('--json', 'write JSON')
  command.action(async (argument, { json }) => {
    const path = await resolvePolicyPath(argument)
    const input = await readPolicyFile(path)
    const findings = checkPolicy(input)
    const isValid = findings.every(({ severity }) => severity !== 'error')
    const policy = isValid ? parsePolicy(input) : undefined
    const purposes = policy === undefined ? [] : describePurposes(policy)
    if (json === true) io.out(renderJson(toJson(path, policy, purposes, findings)))
    else {
      const subject = policy === undefined ? [] : renderSubject(describeSubject(policy))
      const parts = [...subject, ...purposes.map(renderPurpose), ...findings.map(renderDiagnostic)]
      io.out(parts.join('\n\n'))
    }
    io.say(`${path}: ${count(findings)}`)
    if (!isValid) throw new CliExit(2)
  })
  return command as unknown as Command
}

function toJson(
  path: string,
  policy: Policy | undefined,
  purposes: readonly PurposeSummary[],
  findings: readonly Diagnostic[],
) {
  return {
    file: path,
    policy: policy?.name ?? null,
    hash: policy === undefined ? null : policyHash(policy),
    subject: policy === undefined ? null : describeSubject(policy),
    purposes,
    findings,
  }
}

/** `no findings`, or how many of each kind: `1 error, 2 warnings, 0 notes`. */
function count(findings: readonly Diagnostic[]): string {
  if (findings.length === 0) return 'no findings'
  return (['error', 'warning', 'note'] as const)
    .map((kind) => {
      const found = findings.filter(({ severity }) => severity === kind).length
      return `${found} ${kind}${found === 1 ? '' : 's'}`
    })
    .join(', ')
}
