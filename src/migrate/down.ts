import type { ClientBase } from 'pg'
import { compareSnapshots, readSnapshot } from '../catalog/index.ts'
import { KitelineError } from '../core/errors.ts'
import { checkHazards, describeSteps, stepsDown } from './hazards.ts'
import { dropEmptyLedger, lastSnapshot, type Sequence } from './ledger.ts'
import { explainLockTimeout } from './lock-holders.ts'
import type { MigrationFile } from './migration-file.ts'
import type { MigrateOutcome, MigrateRequest } from './request.ts'
import { checkPrivileges } from './requirements.ts'
import { runFile } from './run-file.ts'
import { readServer } from './server.ts'
import { checkUnchanged, type MigrationState, readState } from './state.ts'
import { inMigration, setSearchPath } from './transaction.ts'
import { refuseBrokenPromises, scopeOf } from './verify.ts'

/**
 * Reverts the last migrations, the policies' before the kernel's, in one transaction.
 *
 * @param count how many files; `'all'` for everything, the kernel and its evidence included.
 * @throws KitelineError as {@link migrateUp}; `KL003` when nothing is applied.
 */
export async function migrateDown(
  client: ClientBase,
  request: MigrateRequest,
  count: number | 'all',
): Promise<MigrateOutcome> {
  const server = await readServer(client)
  const { policies } = (await readState(client, request.directory)).folder
  return await explainLockTimeout(client, scopeOf(policies).relations, () =>
    inMigration(client, request.lockTimeoutMs, async () => {
      const state = await readState(client, request.directory)
      const files = filesToRevert(state, count)
      const steps = stepsDown(files.map(({ file }) => file))
      request.say('to revert, in one transaction:')
      for (const line of describeSteps(steps)) request.say(line)
      await checkPrivileges(client, server, policies)
      await checkUnchanged(client, state, request)
      checkHazards(steps, request.allow)
      for (const { sequence, file } of files) {
        const startedAt = performance.now()
        await runFile(client, sequence, file, 'down')
        await client.query('reset role')
        await setSearchPath(client)
        request.say(`reverted ${file.name} (${Math.round(performance.now() - startedAt)} ms)`)
      }
      await checkReverted(client)
      await dropEmptyLedger(client)
      return { ran: files.map(({ file }) => file.name), findings: [], probedLogins: [] }
    }),
  )
}

interface Revert {
  readonly sequence: Sequence
  readonly file: MigrationFile
}

function filesToRevert(state: MigrationState, count: number | 'all'): readonly Revert[] {
  const files = [...state.kernelFiles, ...state.folder.files]
  const applied = [...state.applied].reverse().sort((a, b) => rank(a.sequence) - rank(b.sequence))
  if (applied.length === 0) {
    throw new KitelineError('KL003', {
      detail: 'nothing is applied in this database',
      hint: 'There is nothing to revert.',
    })
  }
  return applied.slice(0, count === 'all' ? undefined : count).map(({ sequence, name }) => {
    const file = files.find((one) => one.name === name)
    if (file !== undefined) return { sequence, file }
    throw new KitelineError('KL205', {
      detail: `${name} was applied, and its file is not among those given`,
      hint: 'Say with --dir where the folder of the policies is.',
    })
  })
}

function rank(sequence: Sequence): number {
  return sequence === 'policy' ? 0 : 1
}

/** What is left must be what the last remaining migration had left. */
async function checkReverted(client: ClientBase): Promise<void> {
  const before = await lastSnapshot(client)
  if (before === null) return
  const now = await readSnapshot(client, before.scope)
  refuseBrokenPromises(compareSnapshots(before, now), true)
}
