/**
 * The closed list of kiteline's errors: one code, one SQLSTATE, one meaning.
 *
 * `sql/**` raises exactly the codes whose `raisedBy` is `'database'`, and a guard test keeps both lists equal.
 * `message` is constant and in lower case; what varies goes to `detail`, what to do next to `hint`.
 */
export const errorCodes = {
  KL001: { name: 'invalid_argument', message: 'invalid argument', raisedBy: 'database' },
  KL002: { name: 'unknown_object', message: 'no such object', raisedBy: 'database' },
  KL003: {
    name: 'wrong_state',
    message: 'not possible in the present state',
    raisedBy: 'database',
  },
  KL101: {
    name: 'no_live_session',
    message: 'no live session for this purpose',
    raisedBy: 'database',
  },
  KL102: { name: 'opening_refused', message: 'the opening was refused', raisedBy: 'database' },
  KL103: {
    name: 'not_on_checklist',
    message: 'the compliance checklist does not allow this sharing',
    raisedBy: 'database',
  },
  KL104: { name: 'too_many_subjects', message: 'too many subjects', raisedBy: 'database' },
  KL105: {
    name: 'wrong_isolation',
    message: 'kiteline reads only in read committed isolation',
    raisedBy: 'database',
  },
  KL109: { name: 'lookup_refused', message: 'the look-up was refused', raisedBy: 'database' },
  KL110: { name: 'append_only', message: 'evidence is append-only', raisedBy: 'database' },
  KL120: { name: 'no_transaction', message: 'not inside a session', raisedBy: 'client' },
  KL121: { name: 'connection_failed', message: 'the database did not answer', raisedBy: 'client' },
  KL201: { name: 'invalid_policy', message: 'the policy is not valid', raisedBy: 'command' },
  KL202: {
    name: 'unreachable_database',
    message: 'cannot reach the database',
    raisedBy: 'command',
  },
  KL203: { name: 'hazard_not_allowed', message: 'hazard not allowed', raisedBy: 'command' },
  KL204: {
    name: 'missing_privilege',
    message: 'the connection lacks a privilege',
    raisedBy: 'command',
  },
  KL205: {
    name: 'migration_order',
    message: 'the migrations are out of order',
    raisedBy: 'command',
  },
  KL206: { name: 'database_changed', message: 'the database has changed', raisedBy: 'command' },
  KL207: {
    name: 'policy_without_effect',
    message: 'the policy had no effect',
    raisedBy: 'command',
  },
  KL208: { name: 'migration_failed', message: 'the migration failed', raisedBy: 'command' },
  KL209: { name: 'usage', message: 'wrong usage', raisedBy: 'command' },
  KL210: { name: 'unusable_server', message: 'no usable server', raisedBy: 'command' },
} as const satisfies Record<string, { name: string; message: string; raisedBy: string }>

/** A SQLSTATE of class `KL`. */
export type ErrorCode = keyof typeof errorCodes

/** What an error carries besides its code: what varied, and what to do next. */
export interface ErrorParts {
  readonly detail?: string | undefined
  readonly hint?: string | undefined
  readonly cause?: unknown
}

/** The one error class of the package; `code` is the SQLSTATE that PostgreSQL raises for the same fault. */
export class KitelineError extends Error {
  override readonly name = 'KitelineError'
  readonly code: ErrorCode
  readonly detail: string | undefined
  readonly hint: string | undefined

  constructor(code: ErrorCode, parts: ErrorParts = {}) {
    super(errorCodes[code].message, parts.cause === undefined ? undefined : { cause: parts.cause })
    this.code = code
    this.detail = parts.detail
    this.hint = parts.hint
  }
}

/** True when `value` is one of the closed list of codes. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(errorCodes, value)
}
