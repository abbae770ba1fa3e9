/** The filters that a report may know; each compares with one of its columns. */
export type FilterName = 'purpose' | 'actor' | 'login' | 'since' | 'until'

/** One report: which columns of which view, in which order. Data; `query-report.ts` turns it into SQL. */
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

const byWhom = { purpose: 'purpose', actor: 'actor', login: 'login' } as const

function between(column: string) {
  return { since: column, until: column } as const
}

function newest(...columns: readonly string[]) {
  return columns.map((column) => ({ column, isDescending: true }))
}

function alphabetic(...columns: readonly string[]) {
  return columns.map((column) => ({ column, isDescending: false }))
}

/** Every report, in the order in which `kiteline report` lists them. */
export const reports: readonly Report[] = Object.freeze([
  {
    name: 'grants',
    title: 'Grants that run now, and what an opening under each would lack.',
    source: { view: 'kiteline.live_grants' },
    columns: [
      'grant_id',
      'purpose',
      'tier',
      'recipient',
      'recipient_role',
      'recipient_state',
      'login',
      'reason',
      'valid_from',
      'expires_at',
      'expires_in',
      'requires_signature',
      'max_subjects_per_day',
      'subjects_today',
      'sessions_today',
      'missing',
      'issued_by',
    ],
    orderBy: newest('valid_from', 'grant_id'),
    filters: { purpose: 'purpose', login: 'login', ...between('valid_from') },
  },
  {
    name: 'ended-grants',
    title: 'Grants that expired or were revoked, and why.',
    source: { view: 'kiteline.ended_grants' },
    columns: [
      'grant_id',
      'purpose',
      'recipient',
      'login',
      'valid_from',
      'ended_at',
      'ended_by',
      'reason',
      'revoked_by',
    ],
    orderBy: newest('ended_at', 'grant_id'),
    filters: { purpose: 'purpose', login: 'login', ...between('ended_at') },
  },
  {
    name: 'sessions',
    title: 'Access sessions: who opened them, why, for how many people.',
    source: { view: 'kiteline.session_log' },
    columns: [
      'session_id',
      'opened_at',
      'closed_at',
      'expires_at',
      'purpose',
      'recipient',
      'login',
      'actor',
      'reason',
      'grant_id',
      'asked',
      'asked_count',
      'admitted_count',
      'statement_count',
      'is_signed',
      'trace_code',
      'client_address',
      'application_name',
    ],
    orderBy: newest('opened_at', 'session_id'),
    filters: { ...byWhom, ...between('opened_at') },
  },
  {
    name: 'statements',
    title: 'Recorded statements, a line a relation that they read.',
    source: { view: 'kiteline.statement_log' },
    columns: [
      'statement_number',
      'started_at',
      'session_id',
      'purpose',
      'relation',
      'actor',
      'login',
      'reason',
      'subject_count',
      'backend_pid',
      'statement_hash',
    ],
    orderBy: newest('started_at', 'statement_number'),
    filters: { ...byWhom, ...between('started_at') },
  },
  {
    name: 'subject',
    title: 'Who could see the data of one person: give the person’s key.',
    source: { functionOfSubject: 'kiteline.accesses_of' },
    columns: [
      'session_id',
      'opened_at',
      'policy',
      'purpose',
      'recipient',
      'login',
      'actor',
      'reason',
      'statement_count',
      'trace_code',
    ],
    orderBy: newest('opened_at', 'session_id'),
    filters: { ...byWhom, ...between('opened_at') },
  },
  {
    name: 'denials',
    title: 'Refused openings and look-ups, and what each lacked.',
    source: { view: 'kiteline.denial_log' },
    columns: [
      'denial_id',
      'denied_at',
      'kind',
      'purpose',
      'grant_id',
      'login',
      'actor',
      'reason',
      'asked_count',
      'missing',
      'client_address',
    ],
    orderBy: newest('denied_at', 'denial_id'),
    filters: { ...byWhom, ...between('denied_at') },
  },
  {
    name: 'lookups',
    title: 'Look-ups of people by a value; the value as a digest.',
    source: { view: 'kiteline.lookup_log' },
    columns: [
      'lookup_id',
      'announced_at',
      'purpose',
      'lookup',
      'grant_id',
      'login',
      'actor',
      'reason',
      'value_digest',
      'client_address',
    ],
    orderBy: newest('announced_at', 'lookup_id'),
    filters: { ...byWhom, ...between('announced_at') },
  },
  {
    name: 'changes',
    title: 'Changed rows of governed tables and of kiteline’s own; never the values.',
    source: { view: 'kiteline.change_log' },
    columns: [
      'changed_at',
      'relation',
      'command',
      'row_key',
      'subject',
      'columns',
      'login',
      'role',
    ],
    orderBy: [...newest('changed_at'), ...alphabetic('relation', 'command', 'row_key')],
    filters: { login: 'login', ...between('changed_at') },
  },
  {
    name: 'minimisation',
    title: 'What was asked, admitted and saved, a line a grant.',
    source: { view: 'kiteline.minimisation' },
    columns: [
      'purpose',
      'recipient',
      'grant_id',
      'session_count',
      'asked_subjects',
      'admitted_subjects',
      'saved_subjects',
      'saved_percent',
      'labelled_columns',
      'shown_columns',
    ],
    orderBy: alphabetic('purpose', 'recipient', 'grant_id'),
    filters: { purpose: 'purpose' },
  },
  {
    name: 'refused-reads',
    title: 'How many reads were refused because no session was live.',
    source: { view: 'kiteline.refused_reads' },
    columns: ['refused_reads'],
    orderBy: alphabetic('refused_reads'),
    filters: {},
  },
])

/** The report of that name; undefined when there is none. */
export function findReport(name: string): Report | undefined {
  return reports.find((report) => report.name === name)
}
