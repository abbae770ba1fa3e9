/** A subject's key: the text of the key column, or a whole number. */
export type SubjectKey = string | number | bigint

/** What an access session is asked for; every part of it is kept as evidence. */
export interface SessionRequest<Purpose extends string = string> {
  /** The purpose whose views are read; the grant must be for the same one. */
  readonly purpose: Purpose
  /** The number that `kiteline.issue_grant` returned. */
  readonly grantId: string | number | bigint
  /** The person or process on whose behalf the data is read, 1 to 200 characters. */
  readonly actor: string
  /** Why it is read, for example the ticket, 3 to 2000 characters. */
  readonly reason: string
  /** Whom the session names, or `'matching'`: everyone whom the purpose's row predicates admit. */
  readonly subjects: readonly SubjectKey[] | 'matching'
  /** How long the session lives, as an ISO 8601 duration such as `PT5M`; without it 15 minutes. */
  readonly lasts?: string | undefined
}

/** An equality look-up by a column that the policy declares for the purpose. */
export interface LookupRequest<Purpose extends string = string> {
  readonly purpose: Purpose
  /** The look-up's name in the policy, for example `mobile`. */
  readonly lookup: string
  /** The value looked for, 1 to 500 characters. */
  readonly value: string
  /** The person or process on whose behalf is looked, 1 to 200 characters. */
  readonly actor: string
  /** Why, 3 to 2000 characters. */
  readonly reason: string
}
