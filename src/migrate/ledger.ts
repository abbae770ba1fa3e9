import type { ClientBase } from 'pg'
import type { Snapshot } from '../catalog/index.ts'
import { KitelineError } from '../core/errors.ts'
import type { MigrationFile } from './migration-file.ts'

/** The schema in which is recorded what was applied; it belongs to the role that applied it first. */
export const ledgerSchema = 'kiteline_migrations'

/** Which of the two sequences of migrations: one table each. */
export type Sequence = 'kernel' | 'policy'

/** A migration that was applied. */
export interface Applied {
  readonly sequence: Sequence
  readonly name: string
  /** SHA-256 of the file; null when something other than kiteline recorded it. */
  readonly fileHash: string | null
  /** ISO 8601. */
  readonly appliedAt: string
}

/**
 * The ledger's tables, made so that node-pg-migrate takes them for its own: it writes `name` and `run_on`.
 *
 * Also for psql: see `kiteline migrate print`.
 */
export const ledgerSql = `\
create schema if not exists kiteline_migrations;

create table if not exists kiteline_migrations.kernel (
  id bigint generated always as identity,
  name text not null,
  run_on timestamptz not null,
  file_hash text,
  catalog jsonb,
  constraint kernel_pkey primary key (id),
  constraint kernel_name_key unique (name)
);

create table if not exists kiteline_migrations.policy (
  id bigint generated always as identity,
  name text not null,
  run_on timestamptz not null,
  file_hash text,
  catalog jsonb,
  constraint policy_pkey primary key (id),
  constraint policy_name_key unique (name)
);
`

/** What was applied, in the order in which it was; empty without a ledger. */
export async function readLedger(client: ClientBase): Promise<readonly Applied[]> {
  if (!(await hasLedger(client))) return []
  const { rows } = await client.query<Applied>(
    `select a.sequence, a.name, a."fileHash", a."appliedAt"
     from (
       select 1 as rank, 'kernel' as sequence, id, name, file_hash as "fileHash",
         to_char(run_on at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "appliedAt"
       from kiteline_migrations.kernel
       union all
       select 2, 'policy', id, name, file_hash,
         to_char(run_on at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
       from kiteline_migrations.policy
     ) a
     order by a.rank, a.id`,
  )
  return rows
}

/** True when something was ever applied here. */
export async function hasLedger(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ has: boolean }>(
    `select to_regclass('kiteline_migrations.kernel') is not null as has`,
  )
  return rows[0]?.has ?? false
}

/** Makes the ledger where there is none. `if not exists` asks for CREATE on the database even when it does. */
export async function ensureLedger(client: ClientBase): Promise<void> {
  if (!(await hasLedger(client))) await client.query(ledgerSql)
}

/** Takes an empty ledger away, so that a database from which all was reverted is as it was. */
export async function dropEmptyLedger(client: ClientBase): Promise<void> {
  if ((await readLedger(client)).length === 0) {
    await client.query('drop table kiteline_migrations.kernel, kiteline_migrations.policy')
    await client.query('drop schema kiteline_migrations')
  }
}

/** Completes the row that node-pg-migrate wrote. */
export async function recordFile(
  client: ClientBase,
  sequence: Sequence,
  file: MigrationFile,
  snapshot: Snapshot,
): Promise<void> {
  await client.query(
    `update kiteline_migrations.${sequence} set file_hash = $2, catalog = $3 where name = $1`,
    [file.name, file.fileHash, JSON.stringify(snapshot)],
  )
}

/** The catalogue as the last applied migration left it; null when it was not recorded. */
export async function lastSnapshot(client: ClientBase): Promise<Snapshot | null> {
  const { rows } = await client.query<{ catalog: Snapshot | null }>(
    `select a.catalog
     from (
       select 1 as rank, id, catalog from kiteline_migrations.kernel
       union all
       select 2, id, catalog from kiteline_migrations.policy
     ) a
     order by a.rank desc, a.id desc
     limit 1`,
  )
  return rows[0]?.catalog ?? null
}

/**
 * Compares what was applied with the files that there are.
 *
 * @returns the files that are still to be applied, in order.
 * @throws KitelineError `KL205` when an applied file was changed or is gone, or a new one stands before an applied one.
 */
export function pendingFiles(
  files: readonly MigrationFile[],
  applied: readonly Applied[],
): readonly MigrationFile[] {
  const faults: string[] = []
  let lastNumber = 0
  for (const { name, fileHash } of applied) {
    const file = files.find((one) => one.name === name)
    if (file === undefined) faults.push(`${name} was applied, its file is gone`)
    else if (fileHash !== null && file.fileHash !== fileHash) {
      faults.push(`${file.path} was changed after it had been applied`)
    }
    lastNumber = Math.max(lastNumber, file?.number ?? 0)
  }
  const pending = files.filter((file) => !applied.some(({ name }) => name === file.name))
  for (const file of pending) {
    if (file.number < lastNumber) {
      faults.push(`${file.path} was not applied and stands before applied ones`)
    }
  }
  if (faults.length === 0) return pending
  throw new KitelineError('KL205', {
    detail: faults.join('\n'),
    hint: 'Applied files stay as they are: restore them from version control, and change the policy by a new migration.',
  })
}
