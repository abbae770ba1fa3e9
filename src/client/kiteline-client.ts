import type { KeyObject } from 'node:crypto'
import { KitelineError } from '../core/errors.ts'
import { AccessSession, type SessionFacts } from './access-session.ts'
import type { ConnectionSource } from './connection-source.ts'
import { type KyselyInstance, kyselySource } from './kysely-source.ts'
import { find } from './lookup.ts'
import { open } from './opening.ts'
import { type PgPool, poolSource } from './pool-source.ts'
import type { AnyPurposes, PurposeReader } from './purpose-reader.ts'
import type { LookupRequest, SessionRequest } from './requests.ts'
import { readSigningKey } from './signing-key.ts'

/** Where the client reads, and how. Connect as the recipient's own login, one login per application. */
export type ClientOptions = {
  /** The key for grants that demand signed openings: at least 32 bytes, or their hexadecimal text. */
  readonly signingKey?: string | Uint8Array | undefined
} & (
  | {
      /** A pg `Pool`, which stays the application's own: the client never ends it. */
      readonly pool: PgPool
      /**
       * Prepare repeated statements under names, so that PostgreSQL plans them only a few times; true unless set.
       * Set false behind a pooler in transaction mode that knows no prepared statements (pgbouncer before 1.21).
       */
      readonly statementNames?: boolean | undefined
      readonly db?: undefined
    }
  | {
      /** The application's Kysely over pg: its plugins and its query log apply, statements have no names. */
      readonly db: KyselyInstance
      readonly pool?: undefined
      readonly statementNames?: undefined
    }
)

function sourceOf(options: ClientOptions): ConnectionSource {
  if (options.pool !== undefined) {
    return poolSource(options.pool, options.statementNames ?? true)
  }
  if (options.db !== undefined) return kyselySource(options.db)
  throw new KitelineError('KL001', {
    detail: 'neither pool nor db was given',
    hint: 'Pass a pg Pool as pool, or a Kysely instance as db.',
  })
}

/**
 * Reads customer data for a purpose: opens a committed access session, gives typed reads inside it, closes it.
 *
 * `Purposes` is the interface that `kiteline types` writes: a relation or column that a purpose lacks does not
 * compile, and does not exist in its schema either.
 */
export class KitelineClient<Purposes extends object = AnyPurposes> {
  readonly #source: ConnectionSource
  readonly #signingKey: KeyObject | undefined

  /** @throws KitelineError `KL001` for a signing key that is too short or not hexadecimal. */
  constructor(options: ClientOptions) {
    this.#source = sourceOf(options)
    this.#signingKey =
      options.signingKey === undefined ? undefined : readSigningKey(options.signingKey)
  }

  /**
   * Opens a session, reads in one transaction, closes the session.
   *
   * ```sql
   * begin isolation level read committed
   * select … from kiteline.open_session($1, $2, $3, $4, $5, $6, $7, $8) as o
   * commit                                                       -- before the first row
   * begin isolation level read committed
   * select set_config('kiteline.session', $1, true), set_config('synchronous_commit', 'off', true)
   * select … from "for_<purpose>"."<relation>"
   * commit
   * select kiteline.close_session($1)
   * ```
   *
   * @throws KitelineError `KL001`, `KL102`, `KL103`, `KL104` when the opening is refused, `KL101` when it ends while
   * it is read, `KL121`; and whatever the callback throws, which no failure to close hides.
   */
  async withSession<Purpose extends keyof Purposes & string, Result>(
    request: SessionRequest<Purpose>,
    callback: (db: PurposeReader<Purposes[Purpose]>, session: SessionFacts) => Promise<Result>,
  ): Promise<Result> {
    const session = await this.openSession(request)
    const { id, askedCount, admittedCount, expiresAt, traceCode } = session
    const facts = { id, askedCount, admittedCount, expiresAt, traceCode }
    let result: Result
    try {
      result = await session.read((db) => callback(db, facts))
    } catch (error) {
      // The session ends by itself at its expiry, and nobody else has its token.
      await session.close().catch(() => undefined)
      throw error
    }
    await session.close()
    return result
  }

  /**
   * Opens a session for several reads. Close it, or declare it with `await using`.
   *
   * ```sql
   * begin isolation level read committed
   * select … from kiteline.open_session($1, $2, $3, $4, $5, $6, $7, $8) as o
   * commit
   * ```
   *
   * @throws KitelineError `KL001`, `KL102`, `KL103`, `KL104`, `KL121`
   */
  async openSession<Purpose extends keyof Purposes & string>(
    request: SessionRequest<Purpose>,
  ): Promise<AccessSession<Purposes[Purpose]>> {
    const opening = await this.#source.withConnection((connection) =>
      open(connection, request, this.#signingKey),
    )
    return new AccessSession(this.#source, request.purpose, opening)
  }

  /**
   * Keys of the subjects whose look-up column equals the value: whom a session may then name.
   *
   * ```sql
   * begin isolation level read committed
   * select … from kiteline.announce_lookup($1, $2, $3, $4, $5) as a
   * commit
   * begin isolation level read committed
   * select f.subject from kiteline.find_subjects($1, $2, $3) as f(subject)
   * commit
   * ```
   *
   * @throws KitelineError `KL001`, `KL109`, `KL121`
   */
  async findSubjects<Purpose extends keyof Purposes & string>(
    request: LookupRequest<Purpose>,
  ): Promise<readonly string[]> {
    return await this.#source.withConnection((connection) => find(connection, request))
  }
}
