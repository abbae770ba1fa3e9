import type { CompiledQuery, DatabaseConnection, KyselyPlugin, QueryResult } from 'kysely'
import { KitelineError } from '../core/errors.ts'
import { translateFault } from './database-faults.ts'

/** Where connections come from: one is held for the length of `work` and given back in any case. */
export interface ConnectionSource {
  /** The application's own Kysely plugins, which its reads go through. */
  readonly plugins: readonly KyselyPlugin[]
  /** @throws KitelineError `KL121` when there is no connection to be had. */
  withConnection<Result>(work: (connection: DatabaseConnection) => Promise<Result>): Promise<Result>
}

/** A connection whose faults are translated (see {@link translateFault}) and which offers no row-by-row reading. */
export abstract class TranslatingConnection implements DatabaseConnection {
  protected abstract send<Row>(query: CompiledQuery): Promise<QueryResult<Row>>

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    try {
      return await this.send<Row>(query)
    } catch (error) {
      throw this.faulted(translateFault(error))
    }
  }

  /** Called with each translated fault; answers what to throw. */
  protected faulted(error: unknown): unknown {
    return error
  }

  // A cursor goes on delivering after its grant was revoked; pages are judged one by one.
  // biome-ignore lint/correctness/useYield: the interface asks for a generator, and this one refuses
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new KitelineError('KL001', {
      detail: 'reading row by row through a cursor is not offered',
      hint: 'Read in pages: order by the key, and ask for keys above the last one seen.',
    })
  }
}
