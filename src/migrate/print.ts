import type { ClientBase } from 'pg'
import { KitelineError } from '../core/errors.ts'
import { readKernelFolder, readPolicyFolder } from './folder.ts'
import { ledgerSql, type Sequence } from './ledger.ts'
import type { MigrationFile } from './migration-file.ts'
import { settleConstraints } from './run-file.ts'
import { readServer } from './server.ts'
import { readState } from './state.ts'

interface Printed {
  readonly sequence: Sequence
  readonly file: MigrationFile
}

/** What `migrateUp` would run, as a script for psql; null when nothing is pending. */
export async function printPending(
  client: ClientBase,
  directory: string | null,
  lockTimeoutMs: number,
): Promise<string | null> {
  await readServer(client)
  const { pendingKernel, pendingPolicy } = await readState(client, directory)
  const files: readonly Printed[] = [
    ...pendingKernel.map((file) => ({ sequence: 'kernel' as const, file })),
    ...pendingPolicy.map((file) => ({ sequence: 'policy' as const, file })),
  ]
  return files.length === 0 ? null : script(files, lockTimeoutMs)
}

/**
 * The named migrations as a script for psql, without asking a database.
 *
 * @throws KitelineError `KL002` for a name that is no file.
 */
export async function printNamed(
  names: readonly string[],
  directory: string | null,
  lockTimeoutMs: number,
): Promise<string> {
  const kernel = await readKernelFolder()
  const folder = directory === null ? { files: [] } : await readPolicyFolder(directory)
  const files: readonly Printed[] = [
    ...kernel.files.map((file) => ({ sequence: 'kernel' as const, file })),
    ...folder.files.map((file) => ({ sequence: 'policy' as const, file })),
  ]
  const unknown = names.filter((name) => !files.some(({ file }) => file.name === name))
  if (unknown.length > 0) {
    throw new KitelineError('KL002', {
      detail: `no migration ${unknown.join(', ')}`,
      hint: `There are: ${files.map(({ file }) => file.name).join(', ')}.`,
    })
  }
  return script(
    files.filter(({ file }) => names.includes(file.name)),
    lockTimeoutMs,
  )
}

/** One transaction, the way up only, and at its end the rows by which kiteline migrate knows what was done. */
function script(files: readonly Printed[], lockTimeoutMs: number): string {
  const rows = files.map(
    ({ sequence, file: { name, fileHash } }) =>
      `insert into kiteline_migrations.${sequence} (name, run_on, file_hash)\nvalues ('${name.replaceAll("'", "''")}', now(), '${fileHash}');`,
  )
  return [
    `-- ${files.map(({ file }) => file.name).join(', ')}`,
    '--',
    '-- psql -v ON_ERROR_STOP=1 -f <this file>',
    '-- All of it is applied or nothing. The part "Ledger" tells kiteline migrate what was applied.',
    '',
    'begin;',
    '',
    `set local lock_timeout = '${lockTimeoutMs}ms';`,
    'set local search_path = pg_catalog, pg_temp;',
    '',
    ...files.map(
      ({ file }) => `-- ${file.name}\n\n${withoutMarker(file.up.text)}\n\n${settleConstraints};\n`,
    ),
    '-- Ledger',
    '',
    ledgerSql,
    ...rows,
    '',
    'commit;',
    '',
  ].join('\n')
}

function withoutMarker(text: string): string {
  return text.replace(/^\s*--[^\n]*\n/, '').trim()
}
