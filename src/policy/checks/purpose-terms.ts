import { type Draft, type DraftPurpose, sensitivityOf } from '../draft.ts'
import type { Check, Findings, Path } from '../findings.ts'
import { own } from '../record.ts'
import {
  type ConsentRule,
  consentRules,
  emergencyTierNumber,
  limits,
  type RecipientRole,
} from '../vocabulary.ts'
import { isAggregateOnly, shownColumns } from './shown-columns.ts'
import { isLonger } from './tiers.ts'

/** The terms of each purpose: how long, with whose agreement, for whom. */
export const checkPurposeTerms: Check = (draft, findings) => {
  for (const [name, purpose] of Object.entries(draft.purposes)) {
    const path = ['purposes', name]
    const tier = own(draft.tiers, purpose.tier)
    const ceiling = shorter(tier?.longestGrant, tierCeiling(tier?.number))
    if (isLonger(purpose.longestGrant, ceiling)) {
      const message = `is longer than ${ceiling}, which tier ${purpose.tier} allows`
      findings.error(
        'grant_too_long',
        [...path, 'longestGrant'],
        message,
        `Write ${ceiling} or less.`,
      )
    }
    if (isLonger(purpose.longestSession, limits.longestSession)) {
      const message = `is longer than ${limits.longestSession}`
      const hint = `Write ${limits.longestSession} or less; a long task opens several sessions.`
      findings.error('session_too_long', [...path, 'longestSession'], message, hint)
    }
    for (const category of purpose.requires) {
      if (!purpose.forbids.includes(category)) continue
      const hint = 'Take it out of one of the two lists.'
      const message = `both requires and forbids ${category}`
      findings.error('required_and_forbidden', [...path, 'requires'], message, hint)
    }
    if (purpose.marketing && purpose.essential) {
      const hint = 'Marketing can always be declined: set essential to false.'
      findings.error('essential_marketing', [...path, 'essential'], 'is marketing', hint)
    }
    if (purpose.logins.length === 0 && !isAggregateOnly(draft, purpose)) {
      const hint = 'Name the login roles that work under it.'
      findings.warning('no_logins', [...path, 'logins'], 'can be used by no login', hint)
    }
    checkConsent(draft, name, purpose, [...path, 'consent'], findings)
  }
}

function tierCeiling(tierNumber: number | undefined): string {
  return tierNumber === emergencyTierNumber ? limits.longestEmergencyGrant : limits.longestGrant
}

function shorter(one: string | undefined, other: string): string {
  return one === undefined || isLonger(one, other) ? other : one
}

function checkConsent(
  draft: Draft,
  name: string,
  purpose: DraftPurpose,
  path: Path,
  findings: Findings,
): void {
  if (purpose.consent === undefined) return
  if (isAtLeast(purpose.consent, 'consent')) {
    findings.note(
      'opens_after_consent',
      path,
      `needs ${purpose.consent} consent: its sessions admit nobody until consents are recorded`,
      'Record the consents before the purpose goes live.',
    )
  }
  if (isAggregateOnly(draft, purpose)) return
  const tierNumber = own(draft.tiers, purpose.tier)?.number
  if (tierNumber === undefined || tierNumber === emergencyTierNumber) return
  for (const [rule, reason] of neededConsent(draft, name, purpose)) {
    if (isAtLeast(purpose.consent, rule)) continue
    const message = `is ${purpose.consent}, though ${reason}`
    const hint = `Ask for ${rule} consent, or have the legal department confirm that the basis carries it.`
    findings.warning('weak_consent', path, message, hint)
  }
}

const separateRoles: readonly RecipientRole[] = ['independent_processor', 'public']

/** What law and house rules ask of the customer, each with its reason. */
function neededConsent(
  draft: Draft,
  name: string,
  purpose: DraftPurpose,
): readonly (readonly [ConsentRule, string])[] {
  const needed: (readonly [ConsentRule, string])[] = []
  const outsiders = purpose.recipientRoles.filter((role) => separateRoles.includes(role))
  if (outsiders.length > 0) {
    needed.push(['separate', `data goes to a recipient of role ${outsiders.join(', ')}`])
  }
  const sensitive = shownColumns(draft, name)
    .map(({ label }) => label.category)
    .filter((category) => sensitivityOf(draft, category) === 'sensitive')
  if (sensitive.length > 0) {
    const names = [...new Set(sensitive)].join(', ')
    needed.push(['consent', `it shows the sensitive category ${names}`])
  }
  if (purpose.marketing) needed.push(['consent', 'it is marketing'])
  return needed
}

function isAtLeast(rule: ConsentRule, wanted: ConsentRule): boolean {
  return consentRules.indexOf(rule) >= consentRules.indexOf(wanted)
}
