import {
  type Draft,
  type DraftColumn,
  type DraftPurpose,
  sensitivityOf,
  treatmentOf,
} from '../draft.ts'
import type { Check, Findings, Path } from '../findings.ts'
import type { ShownInput } from '../policy.ts'
import { own } from '../record.ts'
import { builtinCategories, researchTierNumber, type Treatment, treatments } from '../vocabulary.ts'

/** A column that a purpose shows, with its label. */
export interface ShownColumn {
  readonly relation: string
  readonly name: string
  readonly shown: ShownInput
  readonly label: DraftColumn
  readonly path: Path
}

/** The columns a purpose shows, by name; those that do not exist are left to the check of names. */
export function shownColumns(draft: Draft, purposeName: string): readonly ShownColumn[] {
  const shows = own(draft.purposes, purposeName)?.shows ?? {}
  return Object.entries(shows).flatMap(([relation, columns]) =>
    Object.entries(columns).flatMap(([name, shown]) => {
      const label = own(own(draft.relations, relation)?.columns ?? {}, name)
      if (label === undefined || shown === undefined) return []
      const path = ['purposes', purposeName, 'shows', relation, name]
      return [{ relation, name, shown, label, path }]
    }),
  )
}

/** True for a purpose whose tier shows counts and never rows. */
export function isAggregateOnly(draft: Draft, purpose: DraftPurpose): boolean {
  const tier = own(draft.tiers, purpose.tier)
  if (tier === undefined) return false
  const allowed = Object.values(tier.categories)
  return (
    tier.number === researchTierNumber ||
    (allowed.length > 0 && allowed.every((treatment) => treatment === 'aggregate'))
  )
}

/** What a purpose shows must be what its tier, its exceptions and its own lists allow. */
export const checkShownColumns: Check = (draft, findings) => {
  for (const [name, purpose] of Object.entries(draft.purposes)) {
    const columns = shownColumns(draft, name)
    for (const column of columns) {
      if (isAggregateOnly(draft, purpose)) reportRow(column, findings)
      else checkColumn(draft, purpose, column, findings)
    }
    if (isAggregateOnly(draft, purpose)) {
      checkAggregates(draft, name, purpose, findings)
      continue
    }
    const shownCategories = new Set(columns.map(({ label }) => label.category))
    for (const category of purpose.requires) {
      if (shownCategories.has(category) || !Object.hasOwn(draft.categories, category)) continue
      findings.error(
        'required_not_shown',
        ['purposes', name, 'requires'],
        `requires ${category} but shows no column of it`,
        `Show a column labelled ${category}, or do not require it.`,
      )
    }
    if (Object.keys(purpose.shows).length === 0) {
      const hint = 'Say which columns it shows.'
      findings.warning('shows_nothing', ['purposes', name, 'shows'], 'shows nothing', hint)
    }
  }
}

function reportRow({ label, path }: ShownColumn, findings: Findings): void {
  const what =
    label.category === 'key'
      ? 'a key'
      : label.identifier === 'direct'
        ? 'a direct identifier'
        : label.identifier === 'free_text'
          ? 'free text'
          : 'a row-level column'
  findings.error(
    'rows_in_research_tier',
    path,
    `is ${what} in a tier that shows counts only`,
    'Remove it from shows: such a purpose is served by aggregates.',
  )
}

/** What a research purpose requires is counted, so its tier must allow the count. */
function checkAggregates(
  draft: Draft,
  name: string,
  purpose: DraftPurpose,
  findings: Findings,
): void {
  const allowed = own(draft.tiers, purpose.tier)?.categories ?? {}
  for (const category of purpose.requires) {
    if (Object.hasOwn(allowed, category) || !Object.hasOwn(draft.categories, category)) continue
    const message = `requires ${category}, which tier ${purpose.tier} does not allow`
    const hint = `Allow the aggregate of ${category} in the tier, or do not require it.`
    findings.error('category_outside_tier', ['purposes', name, 'requires'], message, hint)
  }
}

function checkColumn(
  draft: Draft,
  purpose: DraftPurpose,
  column: ShownColumn,
  findings: Findings,
): void {
  const { relation, name, shown, label, path } = column
  if (shown === 'masked') {
    const hint = `Give ${relation}.${name} a mask, or name one here.`
    findings.error('mask_missing', path, 'is shown masked but has no mask', hint)
  }
  const isKey =
    label.category === 'key' || (own(draft.relations, relation)?.key ?? []).includes(name)
  if (shown === 'pseudonym' && !isKey) {
    const hint = 'Show it through a mask; only keys have pseudonyms.'
    findings.error('pseudonym_of_non_key', path, 'is not a key', hint)
  }
  if (shown === 'raw' && label.identifier === 'free_text') {
    const hint = 'Show it through the mask free_text.'
    findings.warning('raw_free_text', path, 'is free text, which may name anybody', hint)
  }
  if (label.category !== undefined) checkCategory(draft, purpose, column, label.category, findings)
}

function checkCategory(
  draft: Draft,
  purpose: DraftPurpose,
  { shown, path }: ShownColumn,
  category: string,
  findings: Findings,
): void {
  if (purpose.forbids.includes(category)) {
    const hint = 'Remove the column, or do not forbid its category.'
    findings.error('forbidden_shown', path, `is of the forbidden category ${category}`, hint)
    return
  }
  if (sensitivityOf(draft, category) === 'prohibited') {
    const hint = 'Remove it: prohibited data is never shared.'
    findings.error('prohibited_category', path, `is of the prohibited category ${category}`, hint)
    return
  }
  const tier = own(draft.tiers, purpose.tier)
  if (tier === undefined || Object.hasOwn(builtinCategories, category)) return
  if (!Object.hasOwn(draft.categories, category)) return
  const allowed = strongest(
    own(tier.categories, category),
    own(purpose.exceptions, category)?.treatment,
  )
  if (allowed === undefined) {
    const hint = `Remove it, or write an exception for ${category} with its basis, clause and reviews.`
    const message = `is of category ${category}, which tier ${purpose.tier} does not allow`
    findings.error('category_outside_tier', path, message, hint)
  } else if (treatments.indexOf(treatmentOf(shown)) > treatments.indexOf(allowed)) {
    const hint = `Show it ${allowed}, or write an exception for ${category}.`
    const message = `is shown ${treatmentOf(shown)} where only ${allowed} is allowed`
    findings.error('treatment_too_strong', path, message, hint)
  }
}

/** The treatment that lets through more; undefined when neither is given. */
export function strongest(
  one: Treatment | undefined,
  other: Treatment | undefined,
): Treatment | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return treatments.indexOf(one) > treatments.indexOf(other) ? one : other
}
