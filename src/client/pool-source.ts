import type { CompiledQuery, QueryResult } from 'kysely'
import { type ConnectionSource, TranslatingConnection } from './connection-source.ts'
import { spoilsConnection, translateFault } from './database-faults.ts'
import { StatementNames } from './statement-names.ts'

/** The part of a query that pg is given. */
export interface PgQuery {
  readonly text: string
  readonly values: unknown[]
  readonly name?: string
}

/** The part of a pg `PoolClient` that is used. */
export interface PgClient {
  query(query: PgQuery): Promise<{ readonly rows: unknown[] }>
  on(event: 'error', listener: (error: Error) => void): unknown
  removeListener(event: 'error', listener: (error: Error) => void): unknown
  release(destroy?: boolean): void
}

/** The part of a pg `Pool` that is used. */
export interface PgPool {
  connect(): Promise<PgClient>
}

class PoolConnection extends TranslatingConnection {
  readonly #client: PgClient
  readonly #names: StatementNames | undefined
  /** True once the connection must not go back to the pool. */
  isSpoilt = false

  constructor(client: PgClient, names: StatementNames | undefined) {
    super()
    this.#client = client
    this.#names = names
  }

  protected override async send<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const name = this.#names?.nameFor(query.sql)
    const values = [...query.parameters]
    const result = await this.#client.query(
      name === undefined ? { text: query.sql, values } : { name, text: query.sql, values },
    )
    // Several statements in one text, which only raw SQL can send, answer with a list of results.
    return { rows: (result.rows ?? []) as Row[] }
  }

  protected override faulted(error: unknown): unknown {
    this.isSpoilt ||= spoilsConnection(error)
    return error
  }
}

async function connect(pool: PgPool): Promise<PgClient> {
  try {
    return await pool.connect()
  } catch (error) {
    throw translateFault(error)
  }
}

/** Connections of a pg pool, with statements prepared under names where `statementNames` says so. */
export function poolSource(pool: PgPool, statementNames: boolean): ConnectionSource {
  const namesOfClients = new WeakMap<PgClient, StatementNames>()

  function namesOf(client: PgClient): StatementNames | undefined {
    if (!statementNames) return undefined
    const names = namesOfClients.get(client) ?? new StatementNames()
    namesOfClients.set(client, names)
    return names
  }

  return {
    plugins: [],
    async withConnection(work) {
      const client = await connect(pool)
      const connection = new PoolConnection(client, namesOf(client))
      // A server that ends an idle connection makes pg emit 'error'; unheard, that would end the process.
      const onError = (): void => {
        connection.isSpoilt = true
      }
      client.on('error', onError)
      try {
        return await work(connection)
      } finally {
        client.removeListener('error', onError)
        client.release(connection.isSpoilt)
      }
    },
  }
}
