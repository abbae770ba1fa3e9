import type { ClientBase } from 'pg'
import { compareSnapshots, readSnapshot } from '../catalog/index.ts'
import { renderDiagnostic } from '../core/diagnostic.ts'
import { KitelineError } from '../core/errors.ts'
import { type PolicyFolder, readKernelFolder, readPolicyFolder } from './folder.ts'
import { type Applied, lastSnapshot, pendingFiles, readLedger } from './ledger.ts'
import type { MigrationFile } from './migration-file.ts'
import type { MigrateRequest } from './request.ts'

/** What there is to apply, and what was. */
export interface MigrationState {
  readonly kernelFiles: readonly MigrationFile[]
  readonly folder: PolicyFolder
  readonly applied: readonly Applied[]
  readonly pendingKernel: readonly MigrationFile[]
  readonly pendingPolicy: readonly MigrationFile[]
}

const noFolder: PolicyFolder = { path: '', files: [], policies: [] }

/**
 * Reads files and ledger and holds them against each other.
 *
 * @throws KitelineError `KL205` when they disagree, `KL206` when kiteline is here but not in the ledger.
 */
export async function readState(
  client: ClientBase,
  directory: string | null,
): Promise<MigrationState> {
  const kernel = await readKernelFolder()
  const folder = directory === null ? noFolder : await readPolicyFolder(directory)
  const applied = await readLedger(client)
  await refuseUnrecorded(client, applied)
  const appliedOf = (sequence: Applied['sequence']) =>
    applied.filter((one) => one.sequence === sequence)
  return {
    kernelFiles: kernel.files,
    folder,
    applied,
    pendingKernel: pendingFiles(kernel.files, appliedOf('kernel')),
    // Without a folder nothing is said about policies.
    pendingPolicy: directory === null ? [] : pendingFiles(folder.files, appliedOf('policy')),
  }
}

/** True for a policy of which this database has a migration. */
export function isPolicyApplied({ folder, applied }: MigrationState, policy: string): boolean {
  return folder.files.some(
    ({ name, header }) =>
      header?.policy === policy &&
      applied.some((one) => one.sequence === 'policy' && one.name === name),
  )
}

async function refuseUnrecorded(client: ClientBase, applied: readonly Applied[]): Promise<void> {
  const { rows } = await client.query<{ exists: boolean }>(
    `select to_regnamespace('kiteline_internal') is not null as exists`,
  )
  const isHere = rows[0]?.exists ?? false
  const isRecorded = applied.some(({ sequence }) => sequence === 'kernel')
  if (isHere === isRecorded) return
  throw new KitelineError('KL206', {
    detail: isHere
      ? 'kiteline is installed in this database, but not by kiteline migrate'
      : 'kiteline was applied to this database, and its schemas are gone',
    hint: isHere
      ? 'Record what is applied (docs/operations.md, "Applied by other means"), then run again.'
      : 'Restore the database, or drop schema kiteline_migrations to begin anew.',
  })
}

/**
 * Checks that policies and catalogue are as the last migration left them.
 *
 * @throws KitelineError `KL206` with every difference, unless the request accepts changes.
 */
export async function checkUnchanged(
  client: ClientBase,
  state: MigrationState,
  request: MigrateRequest,
): Promise<void> {
  if (state.applied.length === 0) return
  const faults = await policyFaults(client, state)
  const before = await lastSnapshot(client)
  if (before !== null) {
    const now = await readSnapshot(client, before.scope)
    const differences = compareSnapshots(before, now).filter(({ severity }) => severity === 'error')
    if (request.acceptChanges) {
      for (const difference of differences) request.say(`accepted: ${renderDiagnostic(difference)}`)
    } else {
      faults.push(...differences.map(({ path, message }) => `${path}: ${message}`))
    }
  }
  if (faults.length === 0) return
  throw new KitelineError('KL206', {
    detail: faults.join('\n'),
    hint: 'Nothing was applied. Find out who changed it and undo it by hand; changes that are meant: --accept-changes.',
  })
}

/** The database's own record of policies: a generated file that was run with psql or taken back stands there. */
async function policyFaults(client: ClientBase, state: MigrationState): Promise<string[]> {
  if (state.folder.path === '') return []
  const expected = new Map<string, string>()
  for (const { name, header } of state.folder.files) {
    const isApplied = state.applied.some((one) => one.sequence === 'policy' && one.name === name)
    if (header !== null && isApplied) expected.set(header.policy, header.hash)
  }
  const found = await readPolicyHashes(client)
  return [...new Set([...expected.keys(), ...found.keys()])]
    .filter((policy) => expected.get(policy) !== found.get(policy))
    .sort()
    .map(
      (policy) =>
        `policy ${policy} is ${found.get(policy) ?? 'none'} in the database, ${expected.get(policy) ?? 'none'} by the migrations applied`,
    )
}

/** kiteline_internal is closed to the DBA, who becomes its owner for the length of a savepoint. */
async function readPolicyHashes(client: ClientBase): Promise<ReadonlyMap<string, string>> {
  await client.query('savepoint policies')
  await client.query('grant kiteline_owner to current_user')
  await client.query('set local role kiteline_owner')
  const { rows } = await client.query<{ policy: string; hash: string }>(
    'select policy, policy_hash as hash from kiteline_internal.policies',
  )
  await client.query('rollback to savepoint policies')
  await client.query('release savepoint policies')
  return new Map(rows.map(({ policy, hash }) => [policy, hash]))
}
