/** The filters that a report may know; each compares with one of its columns. */
export type FilterName = 'purpose' | 'actor' | 'login' | 'since' | 'until'

/** One report: which columns of which view, in which order. Data; `report-query.ts` turns it into SQL. */
export interface Report {
  readonly name: string
  readonly title: string
  /** A view of schema `kiteline`, or a function of one subject key. */
  readonly source: { readonly view: string } | { readonly functionOfSubject: string }
  readonly columns: readonly string[]
  /** Newest first; further columns decide between equal times, so that the order is stable. */
  readonly orderBy: readonly { readonly column: string; readonly isDescending: boolean }[]
  /** The column that each filter compares; what is missing here the report does not know. */
  readonly filters: { readonly [filter in FilterName]?: string }
}

/** The filters of a report that says who did it. */
export const byWhom = { purpose: 'purpose', actor: 'actor', login: 'login' } as const

/** The two filters of time, over one column. */
export function between(column: string) {
  return { since: column, until: column } as const
}

/** Newest first; further columns decide between equal times. */
export function newest(...columns: readonly string[]) {
  return columns.map((column) => ({ column, isDescending: true }))
}

/** From A to Z. */
export function alphabetic(...columns: readonly string[]) {
  return columns.map((column) => ({ column, isDescending: false }))
}
