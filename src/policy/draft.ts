import { masks } from './masks.ts'
import type {
  Named,
  Policy,
  PolicyInput,
  Purpose,
  PurposeInput,
  RelationInput,
  ShownInput,
  Via,
} from './policy.ts'
import { own, sortedNames, sortedRecord } from './record.ts'
import type { RowPredicate } from './row-predicate.ts'
import {
  builtinCategories,
  emergencyTierNumber,
  limits,
  type Sensitivity,
  sensitivities,
  type Treatment,
} from './vocabulary.ts'

type Loose<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]: Loose<T[K]> }
    : T | undefined

type DeepPartial<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: DeepPartial<T[K]> | undefined }
    : T

/** What is left of a policy file once every value of the wrong shape has been taken out. */
export type Remains = DeepPartial<PolicyInput>

/**
 * A policy with its defaults that may still be wrong: values may be missing and names may refer to nothing.
 *
 * All checks work on it, so that one misspelt word does not hide the other faults. Without faults it is a `Policy`.
 */
export type Draft = Loose<
  Omit<Policy, 'purposes'> & {
    readonly purposes: Named<Omit<Purpose, 'shows'> & { readonly shows: Named<Named<ShownInput>> }>
  }
>

/** One purpose of a draft. */
export type DraftPurpose = Draft['purposes'][string]

/** One relation of a draft. */
export type DraftRelation = Draft['relations'][string]

/** One column of a draft. */
export type DraftColumn = DraftRelation['columns'][string]

/** Fills in every default, sorts every name and puts the column's own mask in the place of `masked`. */
export function fillDraft(policy: Remains): Draft {
  const tiers = sortedRecord(
    policy.tiers as Named<Partial<PolicyInput['tiers'][string]>>,
    (tier) => ({
      number: tier.number,
      longestGrant: tier.longestGrant ?? longestGrantOf(tier.number),
      categories: sortedRecord(tier.categories, (treatment) => treatment),
    }),
  )
  const relations = sortedRecord(policy.relations as Named<Partial<RelationInput>>, fillRelation)
  return {
    name: policy.name,
    subject: {
      relation: policy.subject?.relation,
      key: policy.subject?.key,
      type: policy.subject?.type ?? 'bigint',
      ...fillPredicate('minor', policy.subject?.minor),
      ...fillPredicate('elder', policy.subject?.elder),
    },
    categories: sortedRecord(policy.categories, (category, name) => ({
      legal: category?.legal,
      house: category?.house ?? category?.legal,
      label: { zh: category?.label?.zh ?? name, en: category?.label?.en ?? name },
    })),
    tiers,
    relations,
    operators: sortedRecord(policy.operators, (kept) =>
      sortedRecord(kept, (commands) => sortedNames(commands)),
    ),
    lookups: sortedRecord(policy.lookups, (lookup) => ({
      relation: lookup?.relation,
      column: lookup?.column,
      perHour: lookup?.perHour ?? 60,
    })),
    purposes: sortedRecord(policy.purposes as Named<Partial<PurposeInput>>, (purpose, name) =>
      fillPurpose(purpose, name, own(tiers, purpose.tier)?.longestGrant, relations),
    ),
  } as Draft
}

function longestGrantOf(tierNumber: number | undefined): string {
  return tierNumber === emergencyTierNumber ? limits.longestEmergencyGrant : limits.longestGrant
}

function fillRelation(relation: Partial<RelationInput>) {
  return {
    key: relation.key ?? [],
    ...(relation.subject === undefined ? {} : { subject: relation.subject }),
    ...(relation.via === undefined ? {} : { via: fillVia(relation.via) }),
    ...(relation.secondSubject === undefined ? {} : { secondSubject: relation.secondSubject }),
    columns: sortedRecord(relation.columns, (column) => ({
      category: column.category,
      identifier: column.identifier ?? defaultIdentifier(column.category),
      ...(column.mask === undefined ? {} : { mask: column.mask }),
    })),
  }
}

/** Nothing for a predicate that is not there, so that a policy without it has no such key. */
function fillPredicate(
  name: 'minor' | 'elder',
  predicate: { readonly text?: string | undefined } | undefined,
) {
  return predicate === undefined ? {} : { [name]: { text: predicate.text } }
}

function fillVia({ column, relation, key }: Via): Via {
  return { column, relation, key }
}

function defaultIdentifier(category: string | undefined): 'none' | 'attribute' {
  return category !== undefined && Object.hasOwn(builtinCategories, category) ? 'none' : 'attribute'
}

type FilledRelations = Named<ReturnType<typeof fillRelation>>

function fillPurpose(
  purpose: Partial<PurposeInput>,
  name: string,
  tierGrant: string | undefined,
  relations: FilledRelations,
) {
  return {
    label: { zh: purpose.label?.zh ?? name, en: purpose.label?.en ?? name },
    tier: purpose.tier,
    clause: purpose.clause,
    basis: purpose.basis,
    consent: purpose.consent,
    requires: sortedNames(purpose.requires),
    forbids: sortedNames(purpose.forbids),
    exceptions: sortedRecord(purpose.exceptions, (exception) => ({
      treatment: exception.treatment,
      basis: exception.basis,
      clause: exception.clause,
      reviews: [...(exception.reviews ?? [])],
    })),
    shows: sortedRecord(purpose.shows, (columns, relation) =>
      sortedRecord(columns, (shown, column) =>
        shown === 'masked'
          ? (own(own(relations, relation)?.columns ?? {}, column)?.mask ?? shown)
          : shown,
      ),
    ),
    rows: sortedRecord(purpose.rows, (predicate) => ({ text: predicate.text }) as RowPredicate),
    recipientRoles: sortedNames(purpose.recipientRoles),
    logins: sortedNames(purpose.logins),
    lookups: sortedNames(purpose.lookups),
    longestGrant: purpose.longestGrant ?? tierGrant ?? limits.longestGrant,
    longestSession: purpose.longestSession ?? 'PT1H',
    reviews: [...new Set(purpose.reviews ?? [])],
    audit: purpose.audit ?? 'statement',
    sessionCap: purpose.sessionCap ?? 1000,
    marketing: purpose.marketing ?? false,
    essential: purpose.essential ?? false,
    showsRestricted: purpose.showsRestricted ?? false,
  }
}

/** The stricter of law and house; undefined for a category that nobody has declared or rated. */
export function sensitivityOf(draft: Draft, category: string | undefined): Sensitivity | undefined {
  if (category === undefined) return undefined
  if (Object.hasOwn(builtinCategories, category)) {
    return builtinCategories[category as keyof typeof builtinCategories]
  }
  const declared = own(draft.categories, category)
  const rated = [declared?.legal, declared?.house].filter((rating) => rating !== undefined)
  return rated.sort((a, b) => sensitivities.indexOf(b) - sensitivities.indexOf(a))[0]
}

/** How much a way of showing lets through. */
export function treatmentOf(shown: ShownInput): Treatment {
  if (shown === 'raw') return 'raw'
  return shown === 'masked' || shown === 'pseudonym' ? 'masked' : masks[shown].treatment
}
