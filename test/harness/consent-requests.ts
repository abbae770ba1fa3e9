/** What a consent is besides a consent. */
export interface ConsentRequest {
  readonly purpose?: string
  readonly recipient?: string
  readonly categories?: readonly (string | null)[] | null
  readonly kind?: string | null
  readonly channel?: string | null
  readonly notice?: string | null
  /** A timestamp, or an interval before now such as `-1 day`; now when absent. */
  readonly givenAt?: string | null
  readonly evidenceRef?: string | null
  readonly evidenceHash?: string | null
  /** An interval from now. */
  readonly lasts?: string | null
  readonly interactionMs?: number | null
  readonly guardian?: string | null
  readonly isOwnInitiative?: boolean | null
  readonly preconditionOf?: string | null
}

/** An answer of `kiteline.record_consent`. */
export interface Recorded {
  readonly consent_id: string
  readonly subject: string
  readonly category: string
  readonly state: string
}

/** What a person is besides a person. */
export interface PersonOptions {
  readonly age?: number
  readonly notice?: string | null
  readonly categories?: readonly string[]
}

/** Which consent is taken back. */
export interface WithdrawalRequest {
  readonly purpose?: string
  readonly recipient?: string
  readonly categories?: readonly (string | null)[] | null
  readonly channel?: string | null
  readonly reason?: string | null
}

/** What a notice tells of. */
export interface Told {
  readonly kind: string | null
  readonly version: string | null
  readonly purposes: readonly (string | null)[] | null
  readonly categories: readonly (string | null)[] | null
  readonly recipients: readonly (string | null)[] | null
  readonly necessity: string | null
  readonly publishedAt: string | null
}
