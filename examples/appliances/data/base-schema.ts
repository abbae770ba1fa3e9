import type { ClientBase } from 'pg'
import { readSqlList, type SqlFile } from './sql-files.ts'

const afterLoad = /[\\/](?:foreign-keys|indexes)\.sql$/

function run(client: ClientBase, files: readonly SqlFile[]): Promise<unknown> {
  // One message without parameters is one transaction: all of the files or none.
  return client.query(files.map((file) => file.text).join('\n'))
}

/** Creates schema `app` with its tables, without foreign keys and indexes; the connection's role owns them. */
export async function createTables(client: ClientBase): Promise<void> {
  await run(
    client,
    readSqlList('base-schema.sql').filter((file) => !afterLoad.test(file.path)),
  )
}

/** Adds foreign keys and indexes: after a bulk load, which they would slow down several times. */
export async function createConstraints(client: ClientBase): Promise<void> {
  await run(
    client,
    readSqlList('base-schema.sql').filter((file) => afterLoad.test(file.path)),
  )
}

/** Creates the shop's whole database without data, as `base-schema.sql` does with psql. */
export async function createBaseSchema(client: ClientBase): Promise<void> {
  await run(client, readSqlList('base-schema.sql'))
}
