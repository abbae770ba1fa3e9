import { type Draft, sensitivityOf } from '../draft.ts'
import type { Check, Findings, Path } from '../findings.ts'
import { own } from '../record.ts'
import { isAggregateOnly } from './shown-columns.ts'

/** A look-up confirms a value to whoever knows it, so its column must be one that the purpose may deal with. */
export const checkLookups: Check = (draft, findings) => {
  for (const name of Object.keys(draft.lookups)) {
    const category = categoryOf(draft, name)
    if (sensitivityOf(draft, category) !== 'prohibited') continue
    const hint = 'Look people up by another column: prohibited data is never used.'
    const message = `is by a column of the prohibited category ${category}`
    findings.error('prohibited_category', ['lookups', name, 'column'], message, hint)
  }
  for (const [name, purpose] of Object.entries(draft.purposes)) {
    const path = ['purposes', name, 'lookups']
    for (const lookup of purpose.lookups) {
      if (isAggregateOnly(draft, purpose)) reportResearch(lookup, path, findings)
      const category = categoryOf(draft, lookup)
      if (category === undefined || !purpose.forbids.includes(category)) continue
      const message = `${lookup} is by a column of the forbidden category ${category}`
      const hint = 'Use another look-up, or do not forbid the category.'
      findings.error('forbidden_lookup', path, message, hint)
    }
  }
}

function reportResearch(lookup: string, path: Path, findings: Findings): void {
  const hint = 'Remove it: such a purpose never names a person.'
  const message = `${lookup} finds persons in a tier that shows counts only`
  findings.error('rows_in_research_tier', path, message, hint)
}

function categoryOf(draft: Draft, lookup: string): string | undefined {
  const { relation, column } = own(draft.lookups, lookup) ?? {}
  return own(own(draft.relations, relation)?.columns ?? {}, column)?.category
}
