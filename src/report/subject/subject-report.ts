/** A row of `kiteline.subject_holdings`: what is held of a person in one relation under one notice. */
export interface Holding {
  readonly relation: string
  readonly row_count: number
  readonly categories: readonly string[]
  readonly category_labels_en: readonly string[]
  readonly category_labels_zh: readonly string[]
  /** Kind and version of the notice, `privacy_agreement 2.1`; null when no collection is recorded. */
  readonly collected_under: string | null
  readonly collected_at: string | null
  readonly disclosed_purposes: readonly string[] | null
  readonly disclosed_purposes_en: readonly string[] | null
  readonly disclosed_purposes_zh: readonly string[] | null
  readonly source: string | null
  readonly retention: string | null
}

/** A row of `kiteline.subject_disclosures`: one session that could show the person. */
export interface Disclosure {
  readonly session_id: number
  readonly opened_at: string
  readonly expires_at: string
  readonly closed_at: string | null
  readonly recipient: string
  readonly recipient_name: string
  readonly recipient_role: string
  readonly recipient_country: string
  readonly purpose: string
  readonly purpose_en: string
  readonly purpose_zh: string
  readonly basis: string | null
  readonly clause: string | null
  readonly categories: readonly string[]
  readonly category_labels_en: readonly string[]
  readonly category_labels_zh: readonly string[]
  /** How each category was shown: raw, masked, pseudonym, or mixed. */
  readonly category_treatments: readonly string[]
  readonly fields: readonly string[]
  readonly withheld: readonly string[]
  readonly withheld_labels_en: readonly string[]
  readonly withheld_labels_zh: readonly string[]
  readonly consent_ids: readonly number[]
  readonly as_second_subject: boolean
  readonly is_irregular: boolean
  readonly trace_code: string
}

/** A row of `kiteline.subject_consents`. */
export interface Consent {
  readonly consent_id: number
  readonly purpose: string
  readonly purpose_en: string
  readonly purpose_zh: string
  readonly recipient: string
  readonly recipient_name: string
  readonly category: string
  readonly category_en: string | null
  readonly category_zh: string | null
  readonly kind: string
  readonly channel: string
  readonly given_at: string
  readonly state: string
  readonly state_changed_at: string
  readonly expires_at: string | null
  readonly notice_kind: string
  readonly notice_version: string
  readonly is_for_present_terms: boolean
}

/** A row of `kiteline.subject_refusals`; purpose, recipient and categories null mean all of them. */
export interface Refusal {
  readonly refusal_id: number
  readonly recorded_at: string
  readonly kind: string
  readonly purpose: string | null
  readonly purpose_en: string | null
  readonly purpose_zh: string | null
  readonly recipient: string | null
  readonly recipient_name: string | null
  readonly categories: readonly string[] | null
  readonly category_labels_en: readonly string[] | null
  readonly category_labels_zh: readonly string[] | null
  readonly spares_essential: boolean
  readonly channel: string | null
  readonly reason: string
  readonly lifted_at: string | null
}

/** A row of `kiteline.subject_duties`. */
export interface Duty {
  readonly duty_id: number
  readonly kind: string
  readonly owner: string
  readonly recipient: string | null
  readonly recipient_name: string | null
  readonly opened_at: string
  readonly due_at: string
  readonly state: string
  readonly days_late: number
}

/** The row of `kiteline.subject_status`. */
export interface SubjectStatus {
  readonly policy: string
  /** The key in canonical text. */
  readonly subject: string
  readonly reported_at: string
  readonly is_held: boolean
  /** False when there is neither data nor evidence of such a person. */
  readonly is_known: boolean
  readonly handler_name: string | null
  readonly handler_contact: string | null
  readonly rights: string | null
}

/**
 * All that is known of one person's data (个人信息共享清单), newest first; times in ISO 8601 UTC.
 *
 * It names recipients and never a clerk.
 */
export interface SubjectReport extends SubjectStatus {
  readonly holdings: readonly Holding[]
  readonly disclosures: readonly Disclosure[]
  readonly consents: readonly Consent[]
  readonly refusals: readonly Refusal[]
  readonly duties: readonly Duty[]
}
