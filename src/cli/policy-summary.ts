import { isMaskName, type Policy, type Purpose, type Shown } from '../policy/language.ts'
import { secondSubjects } from '../policy/second-subjects.ts'
import { withheldCategories } from '../policy/withholding.ts'

/** One purpose in few words, with all that a reviewer asks first. */
export interface PurposeSummary {
  readonly purpose: string
  readonly label: Purpose['label']
  readonly tier: string
  readonly tierNumber: 1 | 2 | 3
  readonly basis: string
  readonly clause: string
  readonly consent: Purpose['consent']
  /** ISO 8601. */
  readonly longestGrant: string
  readonly recipientRoles: Purpose['recipientRoles']
  readonly logins: readonly string[]
  readonly reviews: readonly string[]
  readonly requires: readonly string[]
  readonly forbids: readonly string[]
  readonly exceptions: Purpose['exceptions']
  readonly shows: Purpose['shows']
  /** The row predicate of each relation that has one. */
  readonly rows: Readonly<Record<string, string>>
  /** Categories that are null for whoever did not agree to them, though the row is shown; sorted. */
  readonly withheld: readonly string[]
  /** The column with the second person's key, of each relation whose rows are about two. */
  readonly secondSubjects: Readonly<Record<string, string>>
  readonly showsRestricted: boolean
}

/** Whose data a policy is about, and how their age is judged. */
export interface SubjectSummary {
  readonly relation: string
  readonly key: string
  /** The condition on a person's row; null when nobody counts as a minor. */
  readonly minor: string | null
  /** The condition on a person's row; null when nobody counts as an elder. */
  readonly elder: string | null
}

/** The subject of a policy. */
export function describeSubject({ subject }: Policy): SubjectSummary {
  const { relation, key, minor, elder } = subject
  return { relation, key, minor: minor?.text ?? null, elder: elder?.text ?? null }
}

/** The rules of age as a paragraph; nothing for a policy without any. */
export function renderSubject({ relation, key, minor, elder }: SubjectSummary): readonly string[] {
  if (minor === null && elder === null) return []
  return [
    [
      `subject ${relation} by ${key}`,
      ...(minor === null ? [] : [`  minor: ${oneLine(minor)}`]),
      ...(elder === null ? [] : [`  elder: ${oneLine(elder)}`]),
    ].join('\n'),
  ]
}

/** Every purpose of a policy, by name. */
export function describePurposes(policy: Policy): readonly PurposeSummary[] {
  return Object.entries(policy.purposes).map(([purpose, terms]) => ({
    purpose,
    label: terms.label,
    tier: terms.tier,
    tierNumber: policy.tiers[terms.tier]?.number ?? 3,
    basis: terms.basis,
    clause: terms.clause,
    consent: terms.consent,
    longestGrant: terms.longestGrant,
    recipientRoles: terms.recipientRoles,
    logins: terms.logins,
    reviews: terms.reviews,
    requires: terms.requires,
    forbids: terms.forbids,
    exceptions: terms.exceptions,
    shows: terms.shows,
    rows: Object.fromEntries(Object.entries(terms.rows).map(([name, { text }]) => [name, text])),
    withheld: withheldCategories(policy, purpose),
    secondSubjects: secondSubjects(policy, purpose),
    showsRestricted: terms.showsRestricted,
  }))
}

/** A purpose as a paragraph, in the order of the rulebook: tier and basis, for whom, what, which rows, exceptions. */
export function renderPurpose(summary: PurposeSummary): string {
  const { purpose, label, tier, tierNumber, basis, clause, consent, longestGrant } = summary
  const isLabelled = label.zh !== purpose || label.en !== purpose
  const lines = [
    isLabelled ? `${purpose} (${label.zh}, ${label.en})` : purpose,
    `  tier ${tier} (${tierNumber}), basis ${basis}, clause ${clause}, consent ${consent}, grants up to ${longestGrant}`,
    `  for ${list(summary.recipientRoles)}, logins ${list(summary.logins)}, reviews ${list(summary.reviews)}`,
  ]
  if (summary.requires.length > 0) lines.push(`  requires ${list(summary.requires)}`)
  if (summary.forbids.length > 0) lines.push(`  forbids ${list(summary.forbids)}`)
  for (const [relation, columns] of Object.entries(summary.shows)) {
    const shown = Object.entries(columns).map(([column, how]) => `${column} ${describeShown(how)}`)
    lines.push(`  shows ${relation}: ${shown.join(', ')}`)
  }
  if (Object.keys(summary.shows).length === 0) lines.push('  shows no rows')
  for (const [relation, text] of Object.entries(summary.rows)) {
    lines.push(`  rows of ${relation}: ${oneLine(text)}`)
  }
  if (summary.withheld.length > 0) {
    lines.push(`  withholds ${list(summary.withheld)} where a person did not agree`)
  }
  for (const [relation, column] of Object.entries(summary.secondSubjects)) {
    lines.push(`  second person of ${relation}: ${column}`)
  }
  if (summary.showsRestricted) lines.push('  goes on showing people whose data is restricted')
  for (const [category, exception] of Object.entries(summary.exceptions)) {
    lines.push(
      `  exception: ${category} ${exception.treatment}, basis ${exception.basis}, clause ${exception.clause}, reviews ${list(exception.reviews)}`,
    )
  }
  return lines.join('\n')
}

function oneLine(predicate: string): string {
  return predicate.replaceAll(/\s+/g, ' ')
}

function describeShown(shown: Shown): string {
  return isMaskName(shown) ? `masked as ${shown}` : shown
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ')
}
