import type { ClientBase } from 'pg'
import { KitelineError } from '../core/errors.ts'
import { checkHazards, describeSteps, stepsUp } from './hazards.ts'
import { ensureLedger, recordFile, type Sequence } from './ledger.ts'
import { explainLockTimeout } from './lock-holders.ts'
import type { MigrationFile } from './migration-file.ts'
import type { MigrateOutcome, MigrateRequest } from './request.ts'
import { checkPrivileges, checkRelations } from './requirements.ts'
import { runFile } from './run-file.ts'
import { readServer } from './server.ts'
import { checkUnchanged, isPolicyApplied, type MigrationState, readState } from './state.ts'
import { inMigration, setSearchPath } from './transaction.ts'
import { refuseBrokenPromises, scopeOf, snapshotOf, verify } from './verify.ts'

/**
 * Applies what is pending, the kernel's migrations first, and checks that the database does what the policies promise.
 *
 * One transaction: all of it is applied and keeps its promises, or nothing is applied.
 *
 * @throws KitelineError `KL203` a hazard is not allowed, `KL204` privileges are missing, `KL205` files are out of order,
 *   `KL206` the database changed, `KL207` a promise is not kept, `KL208` a file failed, `KL210` no usable server,
 *   `KL003` another migration is running.
 */
export async function migrateUp(
  client: ClientBase,
  request: MigrateRequest,
): Promise<MigrateOutcome> {
  const server = await readServer(client)
  const { policies } = (await readState(client, request.directory)).folder
  return await explainLockTimeout(client, scopeOf(policies).relations, () =>
    inMigration(client, request.lockTimeoutMs, async () => {
      // Read again under the lock: another run may have ended in between.
      const state = await readState(client, request.directory)
      const steps = stepsUp([...state.pendingKernel, ...state.pendingPolicy], (policy) =>
        isPolicyApplied(state, policy),
      )
      if (steps.length > 0) {
        request.say('to apply, in one transaction:')
        for (const line of describeSteps(steps)) request.say(line)
      } else {
        request.say('nothing to apply')
      }
      await checkPrivileges(client, server, policies)
      await checkRelations(client, policies)
      await checkUnchanged(client, state, request)
      checkHazards(steps, request.allow)
      await ensureLedger(client)
      const ran = await apply(client, state, request)
      return await check(client, state, request, ran)
    }),
  )
}

async function apply(
  client: ClientBase,
  state: MigrationState,
  request: MigrateRequest,
): Promise<readonly MigrationFile[]> {
  const ran: MigrationFile[] = []
  const run = async (sequence: Sequence, file: MigrationFile) => {
    const startedAt = performance.now()
    await runFile(client, sequence, file, 'up')
    // A file may leave a search path or a role behind; the next one begins as the first did.
    await client.query('reset role')
    await setSearchPath(client)
    await recordFile(client, sequence, file, await snapshotOf(client, state.folder.policies))
    ran.push(file)
    request.say(`applied ${file.name} (${Math.round(performance.now() - startedAt)} ms)`)
  }
  for (const file of state.pendingKernel) await run('kernel', file)
  for (const file of state.pendingPolicy) await run('policy', file)
  return ran
}

async function check(
  client: ClientBase,
  { folder: { policies } }: MigrationState,
  request: MigrateRequest,
  ran: readonly MigrationFile[],
): Promise<MigrateOutcome> {
  await client.query('select kiteline.maintain()').catch((cause: unknown) => {
    throw new KitelineError('KL208', {
      detail: `kiteline.maintain(): ${cause instanceof Error ? cause.message : String(cause)}`,
      hint: 'Nothing was applied. The migrating role is a member of kiteline_admin, unless somebody took that away.',
      cause,
    })
  })
  const snapshot = await snapshotOf(client, policies)
  const findings = await verify(client, policies, snapshot, request.probe)
  refuseBrokenPromises(findings, ran.length > 0)
  return {
    ran: ran.map(({ name }) => name),
    findings,
    probedLogins: request.probe
      ? [
          ...new Set(
            policies.flatMap((policy) => Object.values(policy.purposes).flatMap((p) => p.logins)),
          ),
        ].sort()
      : [],
  }
}
