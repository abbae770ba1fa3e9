import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely'
import { KitelineError } from '../core/errors.ts'

/**
 * The connection of one reading transaction: statements one after another, and none once the callback has
 * ended, when the connection belongs to somebody else.
 */
export class ReadingConnection implements DatabaseConnection {
  readonly #connection: DatabaseConnection
  #last: Promise<unknown> = Promise.resolve()
  #hasEnded = false

  constructor(connection: DatabaseConnection) {
    this.#connection = connection
  }

  /** @throws KitelineError `KL120` when the callback has ended. */
  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    if (this.#hasEnded) {
      throw new KitelineError('KL120', {
        detail: 'the callback that was given this db has ended',
        hint: 'Read inside the callback, and await every query there.',
      })
    }
    // Queries started together take turns: a connection does one thing at a time.
    const result = this.#last.then(() => this.#connection.executeQuery<Row>(query))
    this.#last = result.catch(() => undefined)
    return result
  }

  streamQuery<Row>(query: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    return this.#connection.streamQuery<Row>(query)
  }

  /** Refuses further statements and waits for those already under way. */
  async end(): Promise<void> {
    this.#hasEnded = true
    await this.#last
  }
}
