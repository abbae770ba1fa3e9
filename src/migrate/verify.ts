import type { ClientBase } from 'pg'
import { readSnapshot, type Scope, type Snapshot } from '../catalog/index.ts'
import { type Diagnostic, renderDiagnostic, sortDiagnostics } from '../core/diagnostic.ts'
import { KitelineError } from '../core/errors.ts'
import type { Policy } from '../policy/index.ts'
import { probeLogins } from './probe.ts'
import { checkPromises } from './promises/index.ts'

/** What the policies speak of. */
export function scopeOf(policies: readonly Policy[]): Scope {
  const relations = policies.flatMap((policy) => Object.keys(policy.relations))
  const logins = policies.flatMap((policy) => [
    ...Object.keys(policy.operators),
    ...Object.values(policy.purposes).flatMap((purpose) => purpose.logins),
  ])
  return { relations: [...new Set(relations)].sort(), logins: [...new Set(logins)].sort() }
}

/** Reads the catalogue back and, when asked, tries as each login what must not work; sorted, worst first. */
export async function verify(
  client: ClientBase,
  policies: readonly Policy[],
  snapshot: Snapshot,
  probe: boolean,
): Promise<readonly Diagnostic[]> {
  const promises = checkPromises(policies, snapshot)
  const probes = probe ? await probeLogins(client, policies, snapshot) : []
  return sortDiagnostics([...promises, ...probes])
}

/** @throws KitelineError `KL207` with every finding when one of them is an error. */
export function refuseBrokenPromises(findings: readonly Diagnostic[], wasApplied: boolean): void {
  const errors = findings.filter(({ severity }) => severity === 'error')
  if (errors.length === 0) return
  throw new KitelineError('KL207', {
    detail: errors.map(renderDiagnostic).join('\n'),
    hint: wasApplied
      ? 'Nothing was applied: what does not keep its promises is not committed.'
      : 'Nothing was pending; this is the state of the database. Correct it before data is shared.',
  })
}

/** The catalogue as far as the policies reach. */
export function snapshotOf(client: ClientBase, policies: readonly Policy[]): Promise<Snapshot> {
  return readSnapshot(client, scopeOf(policies))
}
