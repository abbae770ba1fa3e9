import { parseDuration } from '../../core/duration.ts'
import { sensitivityOf } from '../draft.ts'
import type { Check } from '../findings.ts'
import { emergencyTierNumber, limits, researchTierNumber } from '../vocabulary.ts'

/** The tiers: how long, and which treatment of which category. */
export const checkTiers: Check = (draft, findings) => {
  for (const [name, tier] of Object.entries(draft.tiers)) {
    const path = ['tiers', name]
    const ceiling =
      tier.number === emergencyTierNumber ? limits.longestEmergencyGrant : limits.longestGrant
    if (isLonger(tier.longestGrant, ceiling)) {
      const message = `is longer than ${ceiling}, the ceiling of tier number ${tier.number}`
      findings.error(
        'grant_too_long',
        [...path, 'longestGrant'],
        message,
        `Write ${ceiling} or less.`,
      )
    }
    for (const [category, treatment] of Object.entries(tier.categories)) {
      const place = [...path, 'categories', category]
      if (sensitivityOf(draft, category) === 'prohibited') {
        const hint = 'Remove it: prohibited data is never shared.'
        findings.error('prohibited_category', place, 'is prohibited', hint)
      }
      if (
        tier.number === researchTierNumber &&
        treatment !== undefined &&
        treatment !== 'aggregate'
      ) {
        const message = `allows rows (${treatment}) in tier number ${researchTierNumber}`
        findings.error('rows_in_research_tier', place, message, "Write 'aggregate'.")
      }
    }
  }
}

/** True when both are durations and the first is the longer one. */
export function isLonger(duration: string | undefined, ceiling: string | undefined): boolean {
  const [one, other] = [duration, ceiling].map((text) => parseDuration(text ?? '')?.milliseconds)
  return one !== undefined && other !== undefined && one > other
}
