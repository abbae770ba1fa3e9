import type pg from 'pg'

/** The row that an opening answers. */
export interface Opening {
  readonly session_id: string | null
  readonly token: string | null
  readonly asked_count: string | null
  readonly admitted_count: number | null
  readonly expires_at: Date | null
  readonly trace_code: string | null
  readonly refusal: string | null
  readonly detail: string | null
  readonly hint: string | null
}

/** What an opening says besides its grant; `subjects` absent: everyone whom the purpose admits. */
export interface OpeningRequest {
  readonly actor?: string | null
  readonly reason?: string | null
  readonly subjects?: readonly (string | null)[] | null
  readonly lasts?: string | null
  readonly nonce?: string | null
  readonly signatureExpiresAt?: number | null
  readonly signature?: Buffer | null
}

/** Who opens in the tests, unless it matters. */
export const engineer = 'engineer-17'

/** The whole row of a refused opening: whatever was missing, for whoever asked. */
export function refusedOpening(askedCount: string | null): Opening {
  return {
    session_id: null,
    token: null,
    asked_count: askedCount,
    admitted_count: null,
    expires_at: null,
    trace_code: null,
    refusal: 'KL102',
    detail: null,
    hint: 'Ask security: the report "denials" names the missing condition.',
  }
}

/** Opens a session for named people in a transaction of its own, which is committed. */
export async function openSession(
  client: pg.ClientBase,
  grant: string | null,
  request: OpeningRequest = {},
): Promise<Opening> {
  const isNamed = 'subjects' in request
  const { actor = engineer, reason = 'ticket 4711', lasts = '15 minutes' } = request
  const before = isNamed ? [grant, actor, reason, request.subjects] : [grant, actor, reason]
  const values = [
    ...before,
    lasts,
    request.nonce ?? null,
    request.signatureExpiresAt ?? null,
    request.signature ?? null,
  ]
  const places = values.map((_, index) => `$${index + 1}`).join(', ')
  const { rows } = await client.query<Opening>(
    `select * from kiteline.${isNamed ? 'open_session' : 'open_matching_session'}(${places})`,
    values,
  )
  return rows[0] as Opening
}

/** Opens a session that has to open, and answers its token. */
export async function tokenFor(
  client: pg.ClientBase,
  grant: string,
  subjects: readonly string[],
): Promise<string> {
  const opening = await openSession(client, grant, { subjects })
  if (opening.token === null) throw new Error(`no session for ${subjects}: ${opening.refusal}`)
  return opening.token
}

/** Reads in a transaction of its own under a token. */
export async function readWith<Row extends pg.QueryResultRow>(
  client: pg.ClientBase,
  token: string | null,
  sql: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  await client.query('begin')
  try {
    await client.query("select set_config('kiteline.session', $1, true)", [token])
    const { rows } = await client.query<Row>(sql, [...values])
    await client.query('commit')
    return rows
  } catch (fault) {
    await client.query('rollback')
    throw fault
  }
}

/** What a failing statement answers. */
export interface Failure {
  readonly code: string | undefined
  readonly message: string
  readonly detail: string | undefined
  readonly hint: string | undefined
}

/**
 * How `work` fails.
 *
 * @throws Error when it does not.
 */
export async function failureOf(work: Promise<unknown>): Promise<Failure> {
  const answer = await work.then(
    (result) => ({ result }),
    (fault: pg.DatabaseError) => ({ fault }),
  )
  if ('result' in answer) throw new Error(`did not fail: ${JSON.stringify(answer.result)}`)
  const { code, message, detail, hint } = answer.fault
  return { code, message, detail, hint }
}

/** The one answer for every kind of dead session. */
export const noLiveSession: Failure = {
  code: 'KL101',
  message: 'no live session for this purpose',
  detail: undefined,
  hint: 'Open a session with kiteline.open_session, commit, and set its token as kiteline.session in the reading transaction.',
}
