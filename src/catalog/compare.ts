import { type Diagnostic, sortDiagnostics } from '../core/diagnostic.ts'
import type { Fact } from './facts.ts'
import { type FactKind, factKinds, type Snapshot } from './snapshot.ts'

/** What a fact of each kind is called, and the code of a finding about it. */
const kinds = {
  schemas: { word: 'schema', code: 'schema' },
  roles: { word: 'role', code: 'role' },
  memberships: { word: 'membership', code: 'membership' },
  relations: { word: 'relation', code: 'relation' },
  columns: { word: 'column', code: 'column' },
  rowPolicies: { word: 'row policy', code: 'row_policy' },
  triggers: { word: 'trigger', code: 'trigger' },
  constraints: { word: 'constraint', code: 'constraint' },
  functions: { word: 'function', code: 'function' },
  privileges: { word: 'privilege', code: 'privilege' },
  defaultPrivileges: { word: 'default privileges', code: 'default_privileges' },
  access: { word: 'access', code: 'access' },
} as const satisfies Record<FactKind, { word: string; code: string }>

/** How PostgreSQL prints these differs between its versions, so they are compared within one only. */
const printed = ['definition', 'using', 'check', 'default', 'bodyHash', 'partitionBound']

/**
 * What differs between two snapshots, as findings `<kind>_added`, `<kind>_removed` and `<kind>_changed`.
 *
 * Monthly partitions of the evidence come and go and are no difference. A column or a trigger that somebody added to
 * a governed relation is a warning: the shop's own tables grow; `kiteline lint` asks for the column's label.
 */
export function compareSnapshots(before: Snapshot, after: Snapshot): readonly Diagnostic[] {
  const isSameMajor = before.serverMajor === after.serverMajor
  const governed = new Set([...before.scope.relations, ...after.scope.relations])
  const findings = factKinds.flatMap((kind) =>
    compareFacts(kind, lasting(before, kind), lasting(after, kind), isSameMajor, governed),
  )
  return sortDiagnostics(findings)
}

/** The facts of one kind without those of evidence partitions. */
function lasting(snapshot: Snapshot, kind: FactKind): readonly Fact[] {
  const partitions = new Set(
    snapshot.relations
      .filter((relation) => isEvidencePartition(relation))
      .map((relation) => relation.name),
  )
  return (snapshot[kind] as readonly Fact[]).filter(
    (fact) => !partitions.has(relationOf(kind, fact)),
  )
}

/** True for a monthly partition of kiteline's evidence. */
export function isEvidencePartition(relation: { readonly partitionOf: string | null }): boolean {
  return relation.partitionOf?.startsWith('kiteline_internal.') ?? false
}

function relationOf(kind: FactKind, fact: Fact): string {
  if (kind === 'relations') return fact.name
  const { relation, object } = fact as { relation?: unknown; object?: unknown }
  return String(relation ?? object ?? '')
}

function compareFacts(
  kind: FactKind,
  before: readonly Fact[],
  after: readonly Fact[],
  isSameMajor: boolean,
  governed: ReadonlySet<string>,
): readonly Diagnostic[] {
  const known = new Map(before.map((fact) => [fact.name, fact]))
  const left = new Set(after.map((fact) => fact.name))
  const found: Diagnostic[] = []
  for (const fact of after) {
    const old = known.get(fact.name)
    if (old === undefined) {
      const grown =
        (kind === 'columns' || kind === 'triggers') && governed.has(relationOf(kind, fact))
      found.push(finding(kind, 'added', fact.name, 'was added', grown ? 'warning' : 'error'))
      continue
    }
    const changes = changedFields(old, fact, isSameMajor)
    if (changes.length > 0)
      found.push(finding(kind, 'changed', fact.name, changes.join('; '), 'error'))
  }
  for (const fact of before) {
    if (!left.has(fact.name)) found.push(finding(kind, 'removed', fact.name, 'is gone', 'error'))
  }
  return found
}

function changedFields(before: Fact, after: Fact, isSameMajor: boolean): readonly string[] {
  const [old, now] = [before as unknown as Fields, after as unknown as Fields]
  return Object.keys(now)
    .filter((field) => isSameMajor || !printed.includes(field))
    .filter((field) => JSON.stringify(old[field]) !== JSON.stringify(now[field]))
    .map((field) => `${field} was ${shown(old[field])}, is ${shown(now[field])}`)
}

type Fields = Readonly<Record<string, unknown>>

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text !== undefined && text.length > 200 ? `${text.slice(0, 200)}…` : String(text)
}

function finding(
  kind: FactKind,
  change: 'added' | 'removed' | 'changed',
  name: string,
  message: string,
  severity: Diagnostic['severity'],
): Diagnostic {
  const { word, code } = kinds[kind]
  return {
    code: `${code}_${change}`,
    severity,
    path: name,
    message: `${word} ${message}`,
    hint:
      severity === 'warning'
        ? 'Nothing is shared that the policy does not name; label it, or leave it.'
        : 'Find out who did it and why. Undo it by hand, or change the policy and generate a migration.',
  }
}
