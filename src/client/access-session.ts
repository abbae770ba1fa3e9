import { KitelineError } from '../core/errors.ts'
import type { ConnectionSource } from './connection-source.ts'
import { close, type Opening } from './opening.ts'
import { createReader, type PurposeReader } from './purpose-reader.ts'
import { ReadingConnection } from './reading-connection.ts'
import type { SessionToken } from './session-token.ts'
import { begin, fetchRows } from './transaction.ts'

/** What is known of an open session; nothing in it opens anything. */
export interface SessionFacts {
  /** The session's number in the evidence. */
  readonly id: string
  /** How many subjects were named, or how many there were when the grant was issued. */
  readonly askedCount: number
  /** How many of them the session may read. */
  readonly admittedCount: number
  /** When it ends by itself, to the millisecond. */
  readonly expiresAt: Date
  /** The code that an export of these rows carries, for example `KL1-…`. */
  readonly traceCode: string
}

// Only statement records are written here, and the session that names the people is on disk already: a
// crash can lose the last moment's "which statement", never "whose data, to whom, why".
const useSession = `select set_config('kiteline.session', $1, true),
  set_config('synchronous_commit', 'off', true)`

/**
 * An open access session: several reads, each in a transaction of its own, until it is closed or expires.
 *
 * The token is kept private: it is not in `JSON.stringify`, not in `util.inspect`, not in any error.
 */
export class AccessSession<Relations> implements SessionFacts, AsyncDisposable {
  readonly id: string
  readonly askedCount: number
  readonly admittedCount: number
  readonly expiresAt: Date
  readonly traceCode: string
  readonly #source: ConnectionSource
  readonly #purpose: string
  readonly #token: SessionToken
  #isClosed = false

  /** @internal Sessions are opened by `KitelineClient.openSession`. */
  constructor(source: ConnectionSource, purpose: string, opening: Opening) {
    this.id = opening.id
    this.askedCount = opening.askedCount
    this.admittedCount = opening.admittedCount
    this.expiresAt = opening.expiresAt
    this.traceCode = opening.traceCode
    this.#source = source
    this.#purpose = purpose
    this.#token = opening.token
  }

  /**
   * Reads in one transaction; `db` is good until the callback ends.
   *
   * The transaction is committed also when the callback throws: there is nothing to undo, and the commit
   * keeps the statement records.
   *
   * ```sql
   * begin isolation level read committed
   * select set_config('kiteline.session', $1, true), set_config('synchronous_commit', 'off', true)
   * select … from "for_<purpose>"."<relation>"
   * commit
   * ```
   *
   * @throws KitelineError `KL101` when the session has ended or the grant was revoked, `KL120` after `close`,
   * `KL121`; and whatever the callback throws.
   */
  async read<Result>(callback: (db: PurposeReader<Relations>) => Promise<Result>): Promise<Result> {
    if (this.#isClosed) {
      throw new KitelineError('KL120', {
        detail: 'the session was closed',
        hint: 'Open another session.',
      })
    }
    return await this.#source.withConnection(async (connection) => {
      const reading = new ReadingConnection(connection)
      await begin(connection)
      let result: Result
      try {
        await fetchRows(connection, useSession, [this.#token])
        result = await callback(createReader(reading, this.#purpose, this.#source.plugins))
      } catch (error) {
        await reading.end()
        // The callback's fault is the one to tell; a connection that cannot commit is given up by its source.
        await fetchRows(connection, 'commit').catch(() => undefined)
        throw error
      }
      await reading.end()
      await fetchRows(connection, 'commit')
      return result
    })
  }

  /**
   * Ends the session for every connection, from their next statement on. Closing twice, or a session that
   * has expired, is no fault.
   *
   * ```sql
   * select kiteline.close_session($1)
   * ```
   *
   * @throws KitelineError `KL121`
   */
  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    await this.#source.withConnection((connection) => close(connection, this.#token))
  }

  /** Closes the session, so that `await using` does. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}
