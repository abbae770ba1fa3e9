import { type Draft, type DraftPurpose, sensitivityOf, treatmentOf } from '../draft.ts'
import type { Check, Findings, Path } from '../findings.ts'
import { own } from '../record.ts'
import { treatments } from '../vocabulary.ts'
import { isAggregateOnly, shownColumns } from './shown-columns.ts'

/** Each exception is listed; one that contradicts the policy or is not needed is a finding of its own. */
export const checkExceptions: Check = (draft, findings) => {
  for (const [name, purpose] of Object.entries(draft.purposes)) {
    for (const [category, exception] of Object.entries(purpose.exceptions)) {
      if (!Object.hasOwn(draft.categories, category)) continue
      const path = ['purposes', name, 'exceptions', category]
      if (reportContradiction(draft, purpose, category, path, findings)) continue
      if (!isNeeded(draft, name, purpose, category)) {
        const message = `is not needed: the purpose shows nothing of ${category} beyond its tier`
        findings.warning('unneeded_exception', path, message, 'Remove it.')
      }
      const { treatment, basis, clause, reviews } = exception
      const message =
        `shows ${category} ${treatment} outside tier ${purpose.tier}, ` +
        `basis ${basis}, clause ${clause}`
      const hint = `Each grant needs the reviews: ${reviews.join(', ')}.`
      findings.note('exception', path, message, hint)
    }
  }
}

function reportContradiction(
  draft: Draft,
  purpose: DraftPurpose,
  category: string,
  path: Path,
  findings: Findings,
): boolean {
  if (purpose.forbids.includes(category)) {
    const hint = 'Remove the exception, or do not forbid the category.'
    findings.error('exception_for_forbidden', path, `is for the forbidden ${category}`, hint)
    return true
  }
  if (sensitivityOf(draft, category) === 'prohibited') {
    const hint = 'Remove it: prohibited data is never shared.'
    findings.error('prohibited_category', path, `is for the prohibited category ${category}`, hint)
    return true
  }
  if (isAggregateOnly(draft, purpose)) {
    const hint = 'Move the purpose to another tier: here even an exception shows no rows.'
    findings.error('rows_in_research_tier', path, 'is in a tier that shows counts only', hint)
    return true
  }
  return false
}

/** True when the purpose shows a column that its tier alone would not allow. */
function isNeeded(draft: Draft, name: string, purpose: DraftPurpose, category: string): boolean {
  const allowed = own(own(draft.tiers, purpose.tier)?.categories ?? {}, category)
  return shownColumns(draft, name).some(
    ({ label, shown }) =>
      label.category === category &&
      (allowed === undefined ||
        treatments.indexOf(treatmentOf(shown)) > treatments.indexOf(allowed)),
  )
}
