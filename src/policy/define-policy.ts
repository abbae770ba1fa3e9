import type {
  CategoryInput,
  ColumnInput,
  PolicyInput,
  PurposeInput,
  ShownInput,
  TierInput,
} from './policy.ts'
import type { BuiltinCategory, OperatorCommand, Treatment } from './vocabulary.ts'

type ColumnOf<P extends PolicyInput, R> = R extends keyof P['relations']
  ? keyof P['relations'][R]['columns'] & string
  : never

/** The ways to name one column: each relation with its own columns. */
type ColumnReference<P extends PolicyInput, More> = {
  [R in keyof P['relations'] & string]: {
    readonly relation: R
    readonly key: keyof P['relations'][R]['columns'] & string
  } & More
}[keyof P['relations'] & string]

type LookupReference<P extends PolicyInput> = {
  [R in keyof P['relations'] & string]: {
    readonly relation: R
    readonly column: keyof P['relations'][R]['columns'] & string
    readonly perHour?: number
  }
}[keyof P['relations'] & string]

interface ExpectedRelation<P extends PolicyInput, R> {
  readonly key: readonly ColumnOf<P, R>[]
  readonly subject?: ColumnOf<P, R>
  readonly via?: ColumnReference<P, { readonly column: ColumnOf<P, R> }>
  readonly secondSubject?: ColumnOf<P, R>
  readonly columns: {
    readonly [C in ColumnOf<P, R>]: Omit<ColumnInput, 'category'> & {
      readonly category: (keyof P['categories'] & string) | BuiltinCategory
    }
  }
}

interface ExpectedPurpose<P extends PolicyInput>
  extends Omit<
    PurposeInput,
    'tier' | 'requires' | 'forbids' | 'exceptions' | 'shows' | 'rows' | 'lookups'
  > {
  readonly tier: keyof P['tiers'] & string
  readonly requires?: readonly (keyof P['categories'] & string)[]
  readonly forbids?: readonly (keyof P['categories'] & string)[]
  readonly exceptions?: {
    readonly [C in keyof P['categories'] & string]?: NonNullable<PurposeInput['exceptions']>[string]
  }
  readonly shows: {
    readonly [R in keyof P['relations'] & string]?: {
      readonly [C in ColumnOf<P, R>]?: ShownInput
    }
  }
  readonly rows?: {
    readonly [R in keyof P['relations'] & string]?: NonNullable<PurposeInput['rows']>[string]
  }
  readonly lookups?: readonly (keyof NonNullable<P['lookups']> & string)[]
}

/** The same policy in which every name refers to a name that the policy declares. */
export interface Expected<P extends PolicyInput> {
  readonly name: string
  readonly subject: ColumnReference<P, Omit<PolicyInput['subject'], 'relation' | 'key'>>
  readonly categories: { readonly [C in keyof P['categories'] & string]: CategoryInput }
  readonly tiers: {
    readonly [T in keyof P['tiers'] & string]: Omit<TierInput, 'categories'> & {
      readonly categories: { readonly [C in keyof P['categories'] & string]?: Treatment }
    }
  }
  readonly relations: { readonly [R in keyof P['relations'] & string]: ExpectedRelation<P, R> }
  readonly operators?: {
    readonly [O in keyof NonNullable<P['operators']> & string]: {
      readonly [R in keyof P['relations'] & string]?: readonly OperatorCommand[]
    }
  }
  readonly lookups?: {
    readonly [L in keyof NonNullable<P['lookups']> & string]: LookupReference<P>
  }
  readonly purposes: { readonly [N in keyof P['purposes'] & string]: ExpectedPurpose<P> }
}

/** The keys of `Actual` that `Wanted` does not have, at any depth; never when there are none. */
type Surplus<Actual, Wanted> = Actual extends string | number | boolean | readonly unknown[]
  ? never
  : {
      [K in keyof Actual]: K extends keyof Wanted ? Surplus<Actual[K], NonNullable<Wanted[K]>> : K
    }[keyof Actual]

/**
 * `P` itself when all its names are right; otherwise what was expected, so that the compiler points at the wrong name.
 *
 * The tuples keep the condition from distributing over `P`: only then does `const` reach the literals inside.
 */
export type Checked<P extends PolicyInput> = [P, Surplus<P, Expected<P>>] extends [
  Expected<P>,
  never,
]
  ? P
  : Expected<P>

/**
 * Declares a policy; `kiteline check` reads the default export of the policy file.
 *
 * Names refer to names: a misspelt relation, column, category, tier, look-up or mask does not compile.
 * Answers the same data, frozen. What the compiler cannot see, `checkPolicy` reports.
 */
export function definePolicy<const P extends PolicyInput>(policy: Checked<P>): P {
  return freeze(policy) as unknown as P
}

/** Freezes plain data to its leaves. */
export function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const child of Object.values(value)) freeze(child)
  return value
}
