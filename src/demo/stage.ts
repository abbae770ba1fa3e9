import { sql } from 'kysely'
import pg from 'pg'
import { personas } from '../../examples/appliances/data/personas.ts'
import type { PurposeName } from '../../examples/appliances/recipients.ts'
import { type AccessSession, KitelineClient, type SessionRequest } from '../client/index.ts'
import type { Narrator } from './narrator.ts'
import type { House } from './set-up.ts'

/** A scene: it plays with the house, and claims what has to come of it. */
export interface Scene {
  readonly title: string
  play(stage: Stage): Promise<void>
}

/** An open session, of whatever purpose. */
export type Session = AccessSession<Record<string, Record<string, unknown>>>

/** An opening without the client library. */
export interface PlainOpening {
  readonly grantId: string
  readonly actor: string
  readonly reason: string
  readonly subjects: readonly string[]
  readonly nonce?: string
  readonly signatureExpiresAtSeconds?: number
  readonly signature?: Uint8Array
}

/** A session that was opened during the demo. */
export interface OpenedSession {
  readonly id: string
  /** Null where it was opened without the client library. */
  readonly purpose: string | null
  readonly subjects: readonly string[] | 'matching'
}

/** The parts of `kiteline.session_opening` that the scenes look at. */
export interface PlainAnswer {
  readonly session_id: string | null
  readonly token: string | null
  readonly refusal: string | null
  readonly detail: string | null
  readonly hint: string | null
}

/** The house with its people: every connection is one of the real login. */
export class Stage {
  readonly house: House
  readonly narrator: Narrator
  /** The sessions that were opened and whom they named, to hold against the auditor's reports. */
  readonly opened: OpenedSession[] = []
  readonly #pools = new Map<string, pg.Pool>()

  constructor(house: House, narrator: Narrator) {
    this.house = house
    this.narrator = narrator
    this.opened.push({ id: house.sessionOfP9, purpose: 'repair', subjects: [personas.P9.key] })
  }

  /** Connections as that login. */
  pool(login: string): pg.Pool {
    const known = this.#pools.get(login)
    if (known !== undefined) return known
    const connectionString = this.house.urls[login]
    if (connectionString === undefined) throw new RangeError(`the demo has no login ${login}`)
    const pool = new pg.Pool({ connectionString, max: 2, application_name: 'kiteline demo' })
    // Should the server be stopped under an idle connection, the next query says so.
    pool.on('error', () => undefined)
    this.#pools.set(login, pool)
    return pool
  }

  /** Closes every connection. */
  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.end()))
    this.#pools.clear()
  }

  /** A purpose's name in both languages: `remote repair 售后维修（远程）`. */
  labelOf(purpose: PurposeName): string {
    const label = this.house.policy.purposes[purpose]?.label
    return `${label?.en} ${label?.zh}`
  }

  /** Opens a session the way a recipient's application does. */
  async open(login: string, request: SessionRequest, signingKey?: string): Promise<Session> {
    const client = new KitelineClient({ pool: this.pool(login), signingKey })
    const session = await client.openSession(request)
    const subjects = request.subjects === 'matching' ? 'matching' : request.subjects.map(String)
    this.opened.push({ id: session.id, purpose: request.purpose, subjects })
    return session
  }

  /** Reads in an open session; the text is the one that is shown to the audience. */
  async read<Row>(session: Session, text: string): Promise<readonly Row[]> {
    return (await session.read((db) => sql<Row>`${sql.raw(text)}`.execute(db))).rows
  }

  /** Reads as {@link read} does; rows as lists of text, in the order of the columns. */
  async readRows(session: Session, text: string): Promise<readonly (readonly string[])[]> {
    const rows = await this.read<object>(session, text)
    return rows.map((row) => Object.values(row).map(String))
  }

  /** Opens a session with plain SQL, as somebody would who has nothing but the login's connection. */
  async openPlainly(login: string, opening: PlainOpening): Promise<PlainAnswer> {
    const { rows } = await this.pool(login).query<PlainAnswer>(
      `select session_id::text, token, refusal, detail, hint
       from kiteline.open_session($1, $2, $3, $4, interval '15 minutes', $5, $6, $7)`,
      [
        opening.grantId,
        opening.actor,
        opening.reason,
        opening.subjects,
        opening.nonce,
        opening.signatureExpiresAtSeconds,
        opening.signature,
      ],
    )
    const [answer] = rows
    if (answer === undefined) throw new Error('kiteline.open_session answered no row')
    if (answer.session_id !== null) {
      this.opened.push({ id: answer.session_id, purpose: null, subjects: opening.subjects })
    }
    return answer
  }

  /** Reads with plain SQL under whatever stands in `kiteline.session`; null leaves it unset. */
  async readPlainly(
    login: string,
    session: string | null,
    sql: string,
  ): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const client = await this.pool(login).connect()
    try {
      await client.query('begin')
      if (session !== null) {
        await client.query("select set_config('kiteline.session', $1, true)", [session])
      }
      const { rows } = await client.query(sql)
      await client.query('commit')
      return rows
    } catch (error) {
      await client.query('rollback').catch(() => undefined)
      throw error
    } finally {
      client.release()
    }
  }

  /** Runs an administrator's statement as the DBA and gives the first column of its first row, as text. */
  administer(sql: string, values: readonly unknown[]): Promise<string> {
    return this.act('dba', sql, values)
  }

  /** Runs an office's statement and gives the first column of its first row, as text. */
  async act(login: string, sql: string, values: readonly unknown[]): Promise<string> {
    const [row] = await this.report(login, sql, values)
    return row?.[0] ?? ''
  }

  /** Reads a report of kiteline's as that login; rows as lists of text, in the order of the columns. */
  async report(
    login: string,
    text: string,
    values: readonly unknown[] = [],
  ): Promise<readonly (readonly string[])[]> {
    const { rows } = await this.pool(login).query<unknown[]>({
      text,
      values: [...values],
      rowMode: 'array',
    })
    return rows.map((row) => row.map((cell) => (cell === null ? '' : String(cell))))
  }
}
