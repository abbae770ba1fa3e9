import type { CompiledQuery, DatabaseConnection, QueryExecutorProvider, QueryResult } from 'kysely'
import { KitelineError } from '../core/errors.ts'
import { type ConnectionSource, TranslatingConnection } from './connection-source.ts'
import { translateFault } from './database-faults.ts'

/** The part of a `Kysely` instance that is used, whatever its tables. */
export interface KyselyInstance extends QueryExecutorProvider {
  readonly isTransaction: boolean
}

class KyselyConnection extends TranslatingConnection {
  readonly #connection: DatabaseConnection

  constructor(connection: DatabaseConnection) {
    super()
    this.#connection = connection
  }

  protected override send<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    return this.#connection.executeQuery<Row>(query)
  }
}

/**
 * Connections of the application's own Kysely, with its plugins and its query log. Kysely's PostgreSQL dialect cannot
 * prepare statements under names, so a pool reads faster.
 *
 * @throws KitelineError `KL001` for a transaction: a session is committed before the first read, which a
 * transaction that is already open cannot do.
 */
export function kyselySource(db: KyselyInstance): ConnectionSource {
  if (db.isTransaction) {
    throw new KitelineError('KL001', {
      detail: 'db is a transaction',
      hint: 'Give the Kysely instance itself: a session is committed before anything is read.',
    })
  }
  const executor = db.getExecutor()
  return {
    plugins: executor.plugins,
    async withConnection(work) {
      let entered = false
      try {
        return await executor.provideConnection((connection) => {
          entered = true
          return work(new KyselyConnection(connection))
        })
      } catch (error) {
        throw entered ? error : translateFault(error)
      }
    },
  }
}
