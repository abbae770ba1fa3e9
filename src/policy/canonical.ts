import { createHash } from 'node:crypto'
import { subjectPath } from './paths.ts'
import type { Policy } from './policy.ts'
import { own } from './record.ts'

/** The one text of a policy: JSON with sorted keys and no spaces, the same however the file is arranged. */
export function canonicalPolicy(policy: Policy): string {
  return canonicalJson(policy)
}

/** The SHA-256 of the canonical text, as 64 lower-case hexadecimal digits. */
export function policyHash(policy: Policy): string {
  return sha256(canonicalPolicy(policy))
}

/**
 * The SHA-256 over all that one purpose shows and on which terms: a grant is bound to it.
 *
 * Other purposes, operators and labels of relations that the purpose does not touch leave it unchanged.
 *
 * @throws RangeError when the policy has no such purpose.
 */
export function purposeHash(policy: Policy, name: string): string {
  const purpose = own(policy.purposes, name)
  if (purpose === undefined) throw new RangeError(`no purpose ${name}`)
  const relations = [...new Set([...Object.keys(purpose.shows), ...Object.keys(purpose.rows)])]
  return sha256(
    canonicalJson({
      subject: policy.subject,
      name,
      purpose,
      tier: own(policy.tiers, purpose.tier),
      paths: relations.sort().map((relation) => [relation, subjectPath(policy, relation)]),
      labels: Object.entries(purpose.shows).map(([relation, columns]) => [
        relation,
        Object.keys(columns).map((column) => {
          const label = own(own(policy.relations, relation)?.columns ?? {}, column)
          return [column, label, own(policy.categories, label?.category)]
        }),
      ]),
      lookups: purpose.lookups.map((lookup) => [lookup, own(policy.lookups, lookup)]),
    }),
  )
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, child: unknown) => {
    if (typeof child !== 'object' || child === null || Array.isArray(child)) return child
    return Object.fromEntries(Object.entries(child).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}
