import type { Policy } from './policy.ts'
import { own, sortedNames } from './record.ts'
import { builtinCategories, emergencyTierNumber } from './vocabulary.ts'

/**
 * The category for which a shown column may be null although the row is seen: the person agreed to the purpose, but not
 * to this kind of data.
 *
 * Undefined for what is shown with every row: keys and data about nobody, categories that the purpose requires (who does
 * not agree to these is not admitted at all), and everything in an emergency.
 */
export function withheldCategory(
  policy: Policy,
  purposeName: string,
  relation: string,
  column: string,
): string | undefined {
  const purpose = own(policy.purposes, purposeName)
  const category = own(own(policy.relations, relation)?.columns ?? {}, column)?.category
  if (purpose === undefined || category === undefined) return undefined
  if (own(policy.tiers, purpose.tier)?.number === emergencyTierNumber) return undefined
  const isShownAlways =
    Object.hasOwn(builtinCategories, category) || purpose.requires.includes(category)
  return isShownAlways ? undefined : category
}

/** The categories that a purpose may withhold, sorted. */
export function withheldCategories(policy: Policy, purposeName: string): readonly string[] {
  const shows = own(policy.purposes, purposeName)?.shows ?? {}
  return sortedNames(
    Object.entries(shows).flatMap(([relation, columns]) =>
      Object.keys(columns).flatMap(
        (column) => withheldCategory(policy, purposeName, relation, column) ?? [],
      ),
    ),
  )
}
