/** A fact of a catalogue; `name` identifies it among the facts of its kind. */
export interface Fact {
  readonly name: string
}

/** A schema of kiteline, of a purpose, or one that holds governed relations. */
export interface SchemaFact extends Fact {
  readonly owner: string
}

/** A role of kiteline, a purpose's role, or a login that the policy names. */
export interface RoleFact extends Fact {
  readonly canLogin: boolean
  readonly isSuperuser: boolean
  readonly bypassesRowSecurity: boolean
  readonly createsRoles: boolean
  readonly createsDatabases: boolean
  readonly replicates: boolean
}

/** A membership of or in one of those roles. On PostgreSQL 15 `inherits` is the member's attribute and `canSet` is true. */
export interface MembershipFact extends Fact {
  readonly role: string
  readonly member: string
  readonly isAdmin: boolean
  readonly inherits: boolean
  readonly canSet: boolean
}

/** What kind of relation it is. */
export type RelationKind =
  | 'table'
  | 'partitioned table'
  | 'view'
  | 'materialized view'
  | 'sequence'
  | 'composite type'
  | 'foreign table'

/** A relation in kiteline's or a purpose's schema, a governed relation, or a partition of one. */
export interface RelationFact extends Fact {
  readonly schema: string
  readonly kind: RelationKind
  readonly owner: string
  readonly rowSecurity: boolean
  readonly rowSecurityForced: boolean
  readonly options: readonly string[]
  /** Of a view: its query as PostgreSQL prints it. */
  readonly definition: string | null
  readonly partitionOf: string | null
  readonly partitionBound: string | null
}

/** A column of one of those relations. */
export interface ColumnFact extends Fact {
  readonly relation: string
  readonly column: string
  /** From 1, without gaps. */
  readonly position: number
  readonly type: string
  readonly notNull: boolean
  readonly default: string | null
}

/** A row policy. */
export interface RowPolicyFact extends Fact {
  readonly relation: string
  readonly policy: string
  readonly command: 'select' | 'insert' | 'update' | 'delete' | 'all'
  readonly permissive: boolean
  /** Sorted; `public` for PUBLIC. */
  readonly roles: readonly string[]
  readonly using: string | null
  readonly check: string | null
}

/** A trigger that somebody made; PostgreSQL's own are left out. */
export interface TriggerFact extends Fact {
  readonly relation: string
  readonly trigger: string
  readonly function: string
  readonly enabled: 'origin' | 'disabled' | 'replica' | 'always'
  readonly definition: string
}

/** A constraint of a relation in kiteline's schemas. */
export interface ConstraintFact extends Fact {
  readonly relation: string
  readonly definition: string
}

/** A function in kiteline's schemas. */
export interface FunctionFact extends Fact {
  readonly schema: string
  readonly owner: string
  readonly language: string
  readonly isDefiner: boolean
  readonly volatility: 'immutable' | 'stable' | 'volatile'
  readonly parallel: 'safe' | 'restricted' | 'unsafe'
  readonly settings: readonly string[]
  /** SHA-256 of the source as it was written. */
  readonly sourceHash: string
  /** SHA-256 of an SQL-standard body as PostgreSQL prints it. */
  readonly bodyHash: string | null
}

/** A privilege that somebody other than the owner has on an object; `public` for PUBLIC. */
export interface PrivilegeFact extends Fact {
  readonly on: 'schema' | 'relation' | 'column' | 'function'
  /** The schema, relation or function; for a column its relation. */
  readonly object: string
  readonly column: string | null
  readonly privilege: string
  readonly grantee: string
  readonly grantable: boolean
}

/** Default privileges of one of kiteline's roles. */
export interface DefaultPrivilegeFact extends Fact {
  readonly privileges: readonly string[]
}

/** What a login of the scope can do with a governed relation, by whatever way: own privileges, memberships, PUBLIC, superuser. */
export interface AccessFact extends Fact {
  readonly login: string
  readonly relation: string
  /** Sorted; a privilege on one column counts. */
  readonly privileges: readonly string[]
}
