import { CompiledQuery, type DatabaseConnection } from 'kysely'

/** Runs one statement with bound parameters and gives its rows. */
export async function fetchRows<Row>(
  connection: DatabaseConnection,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<Row[]> {
  return (await connection.executeQuery<Row>(CompiledQuery.raw(sql, [...parameters]))).rows
}

/**
 * Begins a transaction. The isolation is written out because kiteline refuses any other, and a login, a
 * database or a server may have another default.
 *
 * ```sql
 * begin isolation level read committed
 * ```
 */
export async function begin(connection: DatabaseConnection): Promise<void> {
  await fetchRows(connection, 'begin isolation level read committed')
}

/**
 * Runs `work` in a transaction of its own and commits it; rolls back and throws what `work` threw.
 *
 * ```sql
 * begin isolation level read committed
 * …
 * commit
 * ```
 */
export async function inOwnTransaction<Result>(
  connection: DatabaseConnection,
  work: () => Promise<Result>,
): Promise<Result> {
  await begin(connection)
  let result: Result
  try {
    result = await work()
  } catch (error) {
    // The fault of `work` is the one to tell; a connection that cannot roll back is given up by its source.
    await fetchRows(connection, 'rollback').catch(() => undefined)
    throw error
  }
  await fetchRows(connection, 'commit')
  return result
}
