import { type KeyObject, randomBytes } from 'node:crypto'
import type { DatabaseConnection } from 'kysely'
import { parseDuration } from '../core/duration.ts'
import { isErrorCode, KitelineError } from '../core/errors.ts'
import type { SessionRequest, SubjectKey } from './requests.ts'
import { SessionToken } from './session-token.ts'
import { type OpeningFields, signOpening } from './signing.ts'
import { fetchRows, inOwnTransaction } from './transaction.ts'

const defaultLength = 'PT15M'

// Half of the five minutes that the database allows: clocks may differ by as much either way.
const signatureLastsSeconds = 150

/** What the database answered to an admitted opening. */
export interface Opening {
  readonly id: string
  readonly token: SessionToken
  readonly askedCount: number
  readonly admittedCount: number
  readonly expiresAt: Date
  readonly traceCode: string
}

interface OpeningRow {
  readonly id: string | null
  readonly token: string | null
  readonly asked_count: string | null
  readonly admitted_count: string | null
  readonly expires_at_ms: string | null
  readonly trace_code: string | null
  readonly refusal: string | null
  readonly detail: string | null
  readonly hint: string | null
}

// Everything as text: an application may have told pg to parse bigint and timestamptz in its own way.
const openingColumns = `o.session_id::text as id, o.token, o.asked_count::text as asked_count,
  o.admitted_count::text as admitted_count,
  trunc(extract(epoch from o.expires_at) * 1000)::text as expires_at_ms,
  o.trace_code, o.refusal, o.detail, o.hint`

const openSession = `select ${openingColumns}
from kiteline.open_session($1, $2, $3, $4, $5, $6, $7, $8) as o`

const openMatchingSession = `select ${openingColumns}
from kiteline.open_matching_session($1, $2, $3, $4, $5, $6, $7) as o`

function invalid(detail: string, hint: string): KitelineError {
  return new KitelineError('KL001', { detail, hint })
}

function toKey(subject: SubjectKey): string {
  if (typeof subject === 'number' && !Number.isSafeInteger(subject)) {
    // 2^53 + 1 is rounded to the key of somebody else.
    throw invalid(
      'a subject key given as a number must be a whole number below 2^53',
      'Pass the key as text or as a bigint.',
    )
  }
  return String(subject)
}

function toGrantId(grantId: SessionRequest['grantId']): string {
  const text = typeof grantId === 'string' ? grantId.trim() : toKey(grantId)
  if (/^\d{1,19}$/.test(text)) return BigInt(text).toString()
  throw invalid(
    'grantId must be a whole number',
    'Pass the number that kiteline.issue_grant returned.',
  )
}

function toLength(lasts: string): string {
  const duration = parseDuration(lasts)
  if (duration !== undefined) return duration.interval
  throw invalid('lasts must be an ISO 8601 duration', "Write for example 'PT5M' for five minutes.")
}

function signatureParameters(
  key: KeyObject | undefined,
  fields: Pick<OpeningFields, 'grantId' | 'actor' | 'reason' | 'subjects'>,
): readonly unknown[] {
  if (key === undefined) return [null, null, null]
  const nonce = randomBytes(16).toString('hex')
  const signatureExpiresAtSeconds = Math.floor(Date.now() / 1000) + signatureLastsSeconds
  const signature = signOpening(key, { ...fields, nonce, signatureExpiresAtSeconds })
  return [nonce, String(signatureExpiresAtSeconds), signature]
}

function readOpening(row: OpeningRow | undefined): Opening {
  if (row !== undefined && row.token !== null) {
    return {
      id: String(row.id),
      token: new SessionToken(row.token),
      askedCount: Number(row.asked_count),
      admittedCount: Number(row.admitted_count),
      expiresAt: new Date(Number(row.expires_at_ms)),
      traceCode: String(row.trace_code),
    }
  }
  const code = row?.refusal
  throw new KitelineError(isErrorCode(code) ? code : 'KL102', {
    detail: row?.detail ?? undefined,
    hint: row?.hint ?? undefined,
  })
}

/**
 * Opens an access session in a transaction of its own, and commits before it looks at the answer: a refusal is
 * evidence as well.
 *
 * ```sql
 * begin isolation level read committed
 * select … from kiteline.open_session($1, $2, $3, $4, $5, $6, $7, $8) as o
 *   -- or kiteline.open_matching_session($1, $2, $3, $4, $5, $6, $7)
 * commit
 * ```
 *
 * @throws KitelineError `KL001`, `KL102`, `KL103`, `KL104`, `KL121`
 */
export async function open(
  connection: DatabaseConnection,
  request: SessionRequest,
  signingKey: KeyObject | undefined,
): Promise<Opening> {
  const { actor, reason } = request
  const grantId = toGrantId(request.grantId)
  const subjects = request.subjects === 'matching' ? 'matching' : request.subjects.map(toKey)
  const lasts = toLength(request.lasts ?? defaultLength)
  const signature = signatureParameters(signingKey, { grantId, actor, reason, subjects })
  const rows = await inOwnTransaction(connection, () =>
    subjects === 'matching'
      ? fetchRows<OpeningRow>(connection, openMatchingSession, [
          grantId,
          actor,
          reason,
          lasts,
          ...signature,
        ])
      : fetchRows<OpeningRow>(connection, openSession, [
          grantId,
          actor,
          reason,
          subjects,
          lasts,
          ...signature,
        ]),
  )
  return readOpening(rows[0])
}

/**
 * Ends a session in a transaction of its own. One that has ended already is no fault.
 *
 * ```sql
 * select kiteline.close_session($1)
 * ```
 *
 * @throws KitelineError `KL121`
 */
export async function close(connection: DatabaseConnection, token: SessionToken): Promise<void> {
  try {
    await fetchRows(connection, 'select kiteline.close_session($1)', [token])
  } catch (error) {
    if (error instanceof KitelineError && error.code === 'KL101') return
    throw error
  }
}
