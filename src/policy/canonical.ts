import { createHash } from 'node:crypto'
import { shownColumns, strongest } from './checks/shown-columns.ts'
import { treatmentOf } from './draft.ts'
import { subjectPath } from './paths.ts'
import type { Policy } from './policy.ts'
import { own } from './record.ts'
import { secondSubjects } from './second-subjects.ts'
import { builtinCategories, type Treatment } from './vocabulary.ts'

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
      secondSubjects: secondSubjects(policy, name),
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

/**
 * The SHA-256 over what a person agrees to: the purpose, its basis, for recipients of which role, and each kind of data
 * with the strongest treatment in which it is shown. A consent is bound to it.
 *
 * Which columns, rows and logins, for how long and after which reviews is how the purpose is carried out: a change there
 * ends grants, but no consent.
 *
 * @throws RangeError when the policy has no such purpose.
 */
export function termsHash(policy: Policy, name: string): string {
  const purpose = own(policy.purposes, name)
  if (purpose === undefined) throw new RangeError(`no purpose ${name}`)
  const { label, basis, marketing, recipientRoles } = purpose
  const categories: Record<string, Treatment | undefined> = {}
  for (const { label: column, shown } of shownColumns(policy, name)) {
    const category = column.category
    if (category === undefined || Object.hasOwn(builtinCategories, category)) continue
    categories[category] = strongest(categories[category], treatmentOf(shown))
  }
  return sha256(canonicalJson({ name, label, basis, marketing, recipientRoles, categories }))
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
