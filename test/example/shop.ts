import type { ClientBase, QueryResultRow } from 'pg'
import { createConstraints, createTables } from '../../examples/appliances/data/base-schema.ts'
import { type DataOptions, makeData } from '../../examples/appliances/data/make-data.ts'
import { createTestDatabase } from '../harness/database.ts'

/** The moment for which the tests make data: a Tuesday morning in Shanghai. */
export const asOf = new Date('2025-06-03T02:00:00Z')

/** A database with the shop's tables and data, without kiteline. */
export interface Shop {
  readonly client: ClientBase
  readonly rows: <R extends QueryResultRow>(
    text: string,
    values?: readonly unknown[],
  ) => Promise<readonly R[]>
  readonly drop: () => Promise<void>
}

/** Makes a {@link Shop}; the foreign keys and indexes come after the data unless told otherwise. */
export async function createShop(
  options: Omit<DataOptions, 'asOf'> & { isConstrainedFirst?: boolean; timeZone?: string },
): Promise<Shop> {
  const database = await createTestDatabase({ template: 'empty' })
  const client = await database.as('dba')
  await client.query("select set_config('TimeZone', $1, false)", [options.timeZone ?? 'UTC'])
  await createTables(client)
  if (options.isConstrainedFirst === true) await createConstraints(client)
  await makeData(client, { ...options, asOf })
  if (options.isConstrainedFirst !== true) await createConstraints(client)
  return {
    client,
    rows: async <R extends QueryResultRow>(text: string, values?: readonly unknown[]) =>
      (await client.query<R>(text, values === undefined ? undefined : [...values])).rows,
    drop: () => database.drop(),
  }
}
