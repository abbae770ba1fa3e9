import type { MaskName } from './masks.ts'
import type { RowPredicate } from './row-predicate.ts'
import type {
  AuditLevel,
  ConsentRule,
  IdentifierRole,
  OperatorCommand,
  RecipientRole,
  Sensitivity,
  SubjectKeyType,
  Treatment,
} from './vocabulary.ts'

/** Names and what they stand for. */
export type Named<T> = { readonly [name: string]: T }

/** A text in the two languages of the house. */
export interface Label {
  readonly zh: string
  readonly en: string
}

/** Where the people stand: one row a person, found by its key. */
export interface Subject {
  readonly relation: string
  readonly key: string
  readonly type: SubjectKeyType
  /** Who is a minor, by the columns of the person's own row; without it nobody counts as one. */
  readonly minor?: RowPredicate
  /** Whose consent by an unguarded tap is confirmed first, for example from 60 years on. */
  readonly elder?: RowPredicate
}

/** A kind of data, with the law's view of it and the house's. */
export interface Category {
  readonly legal: Sensitivity
  readonly house: Sensitivity
  readonly label: Label
}

/** An allow-list of categories, each with the strongest treatment in which it may be shown. */
export interface Tier {
  readonly number: 1 | 2 | 3
  /** ISO 8601. */
  readonly longestGrant: string
  readonly categories: Named<Treatment>
}

/** What a column holds. A column that is not listed is shared with nobody. */
export interface Column {
  readonly category: string
  readonly identifier: IdentifierRole
  readonly mask?: MaskName
}

/** How a relation without the subject's key reaches it: `column` of this relation equals `key` of the other. */
export interface Via {
  readonly column: string
  readonly relation: string
  readonly key: string
}

/** A governed table: either it carries the subject's key or it reaches it `via` another. */
export interface Relation {
  readonly key: readonly string[]
  readonly subject?: string
  readonly via?: Via
  /** A column with the key of another person whom the row is about as well, such as an emergency contact. */
  readonly secondSubject?: string
  readonly columns: Named<Column>
}

/** A raw column by which a purpose may find whom to name. */
export interface Lookup {
  readonly relation: string
  readonly column: string
  /** How many look-ups one login may make in an hour. */
  readonly perHour: number
}

/** Why a purpose shows a category that its tier does not allow, and who must agree to each grant of it. */
export interface TierException {
  readonly treatment: Treatment
  readonly basis: string
  readonly clause: string
  readonly reviews: readonly string[]
}

/** How a column is shown: as it is, through the named mask, or (keys only) as a number made for the recipient. */
export type Shown = 'raw' | 'pseudonym' | MaskName

/** What customer data may be used for, by whom and on what terms. */
export interface Purpose {
  readonly label: Label
  readonly tier: string
  readonly clause: string
  readonly basis: string
  readonly consent: ConsentRule
  readonly requires: readonly string[]
  readonly forbids: readonly string[]
  readonly exceptions: Named<TierException>
  readonly shows: Named<Named<Shown>>
  readonly rows: Named<RowPredicate>
  readonly recipientRoles: readonly RecipientRole[]
  readonly logins: readonly string[]
  readonly lookups: readonly string[]
  /** ISO 8601. */
  readonly longestGrant: string
  /** ISO 8601. */
  readonly longestSession: string
  readonly reviews: readonly string[]
  readonly audit: AuditLevel
  /** The most subjects that one session may name. */
  readonly sessionCap: number
  readonly marketing: boolean
  readonly essential: boolean
  /** Goes on showing people whose data may only be stored: for a claim in law or statutory retention. */
  readonly showsRestricted: boolean
}

/** A checked policy: defaults filled in, names sorted, `masked` replaced by the column's own mask. */
export interface Policy {
  readonly name: string
  readonly subject: Subject
  readonly categories: Named<Category>
  readonly tiers: Named<Tier>
  readonly relations: Named<Relation>
  readonly operators: Named<Named<readonly OperatorCommand[]>>
  readonly lookups: Named<Lookup>
  readonly purposes: Named<Purpose>
}

type WithDefaults<T, Optional extends keyof T> = Omit<T, Optional> & Partial<Pick<T, Optional>>

/** A category as a policy file writes it. */
export type CategoryInput = WithDefaults<Category, 'house' | 'label'>

/** A tier as a policy file writes it. */
export type TierInput = WithDefaults<Tier, 'longestGrant'>

/** A column as a policy file writes it. */
export type ColumnInput = WithDefaults<Column, 'identifier'>

/** A relation as a policy file writes it. */
export type RelationInput = Omit<Relation, 'columns'> & { readonly columns: Named<ColumnInput> }

/** How a policy file says that a column is shown: {@link Shown}, or `masked` for the column's own mask. */
export type ShownInput = Shown | 'masked'

/** A purpose as a policy file writes it. */
export type PurposeInput = WithDefaults<
  Omit<Purpose, 'shows'>,
  | 'label'
  | 'requires'
  | 'forbids'
  | 'exceptions'
  | 'rows'
  | 'logins'
  | 'lookups'
  | 'longestGrant'
  | 'longestSession'
  | 'reviews'
  | 'audit'
  | 'sessionCap'
  | 'marketing'
  | 'essential'
  | 'showsRestricted'
> & { readonly shows: Named<Named<ShownInput>> }

/** A policy as its file writes it; `definePolicy` also sees to it that names refer to names. */
export interface PolicyInput {
  readonly name: string
  readonly subject: WithDefaults<Subject, 'type'>
  readonly categories: Named<CategoryInput>
  readonly tiers: Named<TierInput>
  readonly relations: Named<RelationInput>
  readonly operators?: Policy['operators']
  readonly lookups?: Named<WithDefaults<Lookup, 'perHour'>>
  readonly purposes: Named<PurposeInput>
}
