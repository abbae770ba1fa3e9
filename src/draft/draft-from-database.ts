import type pg from 'pg'
import { draftPolicy, type PolicyDraft } from './draft-policy.ts'
import { findSubject } from './find-subject.ts'
import { readTables } from './read-tables.ts'
import { sampleShapes } from './sample-shapes.ts'
import type { SampledShapes } from './shapes.ts'

/** How long PostgreSQL may count one table's sample. */
const sampleTimeoutMs = 10_000

/** Told before each table is sampled, so that long work can be followed. */
export type OnTable = (relation: string, number: number, count: number) => void

/**
 * Drafts a policy from a live database. Reads only; of the rows only counts leave the database.
 *
 * @param subjectRelation `schema.table` of the people.
 * @throws KitelineError `KL002`, `KL003`, `KL209` when the subject cannot be found there.
 */
export async function draftFromDatabase(
  client: pg.Client,
  subjectRelation: string,
  onTable: OnTable,
): Promise<PolicyDraft> {
  await client.query('set default_transaction_read_only = on')
  await client.query(`set statement_timeout = ${sampleTimeoutMs}`)
  const { tables, unusable } = await readTables(client)
  const subject = findSubject(tables, subjectRelation)
  const samples = new Map<string, ReadonlyMap<string, SampledShapes> | undefined>()
  for (const [index, table] of tables.entries()) {
    onTable(table.relation, index + 1, tables.length)
    samples.set(table.relation, await sampleShapes(client, table))
  }
  return draftPolicy(client.database ?? '', subject, tables, samples, unusable)
}
