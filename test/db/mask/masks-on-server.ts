import pg from 'pg'
import type { TestDatabase } from '../../harness/database.ts'

/** The login that calls the masks in the tests: a recipient, and nothing more. */
export const reader = 'mask_reader'

/** A connection as `reader`. */
export async function connectReader(database: TestDatabase): Promise<pg.Client> {
  await database.createLogin(reader, { memberOf: ['kiteline_recipient'] })
  return database.as(reader)
}

/** What the mask gives for each text, in their order: one statement for all of them. */
export async function maskAll(
  client: pg.Client,
  mask: string,
  values: readonly (string | null)[],
): Promise<readonly (string | null)[]> {
  const { rows } = await client.query<{ shown: string | null }>(
    `select kiteline_mask.${pg.escapeIdentifier(mask)}(value) as shown
     from unnest($1::text[]) with ordinality as given (value, place)
     order by place`,
    [values],
  )
  return rows.map(({ shown }) => shown)
}
