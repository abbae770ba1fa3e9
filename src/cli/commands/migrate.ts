import { Argument, Command } from '@commander-js/extra-typings'
import { renderDiagnostic } from '../../core/diagnostic.ts'
import { KitelineError } from '../../core/errors.ts'
import { type Hazard, hazards, isHazard } from '../../core/hazard.ts'
import {
  type MigrateOutcome,
  type MigrateRequest,
  type MigrationStatus,
  migrateDown,
  migrateUp,
  migrationStatus,
  printNamed,
  printPending,
} from '../../migrate/index.ts'
import { CliExit } from '../cli-exit.ts'
import { databaseUrlOption, resolveDatabaseUrl, withDatabase } from '../connection.ts'
import { renderJson } from '../error-text.ts'
import type { Io } from '../io.ts'
import { resolveMigrations } from '../migrations-path.ts'
import { renderTable } from '../table.ts'

/**
 * `kiteline migrate up|down|status|print`: applies the kernel's and the policy's migrations and checks their effect.
 *
 * `up` and `down` are one transaction. `status` exits 1 while something is pending.
 */
export function migrateCommand(io: Io): Command {
  const command = new Command('migrate')
    .description(
      'Apply migrations (up), revert them (down), list them (status), or print them for psql.',
    )
    .addArgument(new Argument('<action>').choices(['up', 'down', 'status', 'print'] as const))
    .addArgument(new Argument('[names...]', 'print: these migrations, without asking a database'))
    .option(...databaseUrlOption)
    .option('--dir <folder>', 'folder of the generated migrations')
    .option('--kernel-only', 'the kernel alone, no policy')
    .option('--allow <hazards>', 'hazards that may happen, separated by commas')
    .option('--lock-timeout <time>', 'give up when a lock takes longer: 500ms, 5s, 2min', '5s')
    .option('--no-probe', 'do not try as each login what must not work')
    .option('--accept-changes', 'go on although the database changed since the last migration')
    .option('--count <files>', 'down: how many migrations (default 1)')
    .option('--all', 'down: everything, the kernel and its evidence too')
    .option('--json', 'write JSON')
  command.action(async (action, names, options) => {
    const isJson = options.json === true
    const folder = await resolveMigrations(options)
    const lockTimeoutMs = readLockTimeout(options.lockTimeout)
    if (names.length > 0 && action !== 'print') throw usage(`migrate ${action} takes no names`)
    if (action === 'print' && names.length > 0) {
      const text = await printNamed(names, folder, lockTimeoutMs)
      io.out(isJson ? renderJson({ script: text }) : text)
      return
    }
    if (folder === null && options.kernelOnly !== true) {
      io.say('no folder of migrations yet (kiteline generate makes it): the kernel alone')
    }
    const request: MigrateRequest = {
      directory: folder,
      allow: readHazards(options.allow),
      lockTimeoutMs,
      probe: options.probe,
      acceptChanges: options.acceptChanges === true,
      say: (line) => io.say(line),
    }
    const count = readCount(action, options)
    const url = await resolveDatabaseUrl(io, options)
    await withDatabase(url, `migrate ${action}`, async (client) => {
      client.on('notice', ({ message }) => io.say(`PostgreSQL: ${message}`))
      if (action === 'up') showOutcome(io, await migrateUp(client, request), 'applied', isJson)
      else if (action === 'down') {
        showOutcome(io, await migrateDown(client, request, count), 'reverted', isJson)
      } else if (action === 'status') showStatus(io, await migrationStatus(client, folder), isJson)
      else {
        const text = await printPending(client, folder, lockTimeoutMs)
        if (text === null) io.say('nothing to apply')
        if (isJson) io.out(renderJson({ script: text }))
        else if (text !== null) io.out(text)
      }
    })
  })
  return command as unknown as Command
}

function showOutcome(
  io: Io,
  { ran, findings, probedLogins }: MigrateOutcome,
  done: 'applied' | 'reverted',
  isJson: boolean,
): void {
  for (const finding of findings) io.say(renderDiagnostic(finding))
  const files = `${ran.length} migration${ran.length === 1 ? '' : 's'}`
  const probes = probedLogins.length === 0 ? '' : `; probed as ${probedLogins.join(', ')}`
  const checked = done === 'applied' ? '; every promise of the policy is kept' : ''
  io.say(`${done} ${files}${checked}${probes}`)
  if (isJson) io.out(renderJson({ [done]: ran, findings, probedLogins }))
}

function showStatus(io: Io, status: readonly MigrationStatus[], isJson: boolean): void {
  if (isJson) io.out(renderJson({ migrations: status }))
  else {
    io.out(
      renderTable(
        ['migration', 'of', 'state', 'applied at', 'file'],
        status.map(({ name, sequence, state, appliedAt, fileHash }) => [
          name,
          sequence,
          state,
          appliedAt,
          fileHash.slice(0, 12),
        ]),
      ),
    )
  }
  const pending = status.filter(({ state }) => state === 'pending').length
  io.say(pending === 0 ? 'nothing is pending' : `${pending} pending`)
  if (pending > 0) throw new CliExit(1)
}

function readHazards(text: string | undefined): readonly Hazard[] {
  const names = (text ?? '').split(',').filter((name) => name !== '')
  return names.map((name) => {
    if (isHazard(name)) return name
    throw usage(`--allow ${name} is not a hazard`, `They are ${Object.keys(hazards).join(', ')}.`)
  })
}

const unitsMs = { ms: 1, s: 1000, min: 60_000 } as const

function readLockTimeout(text: string): number {
  const [, number, unit] = /^(\d{1,7})(ms|s|min)$/.exec(text) ?? []
  const timeoutMs = Number(number ?? 0) * unitsMs[(unit ?? 'ms') as keyof typeof unitsMs]
  if (timeoutMs > 0 && timeoutMs <= 3_600_000) return timeoutMs
  throw usage(`--lock-timeout ${text} is not a time`, 'Write 500ms, 5s or 2min, at most an hour.')
}

function readCount(
  action: string,
  { count, all }: { readonly count?: string | undefined; readonly all?: true | undefined },
): number | 'all' {
  if (action !== 'down' && (count !== undefined || all === true)) {
    throw usage(`--count and --all belong to migrate down, not to migrate ${action}`)
  }
  if (all === true && count !== undefined) throw usage('--count and --all exclude each other')
  if (all === true) return 'all'
  if (count === undefined) return 1
  if (/^[1-9]\d{0,4}$/.test(count)) return Number(count)
  throw usage(
    `--count ${count} is not a number of migrations`,
    'Write a whole number of at least 1.',
  )
}

function usage(detail: string, hint = 'See kiteline help migrate.'): KitelineError {
  return new KitelineError('KL209', { detail, hint })
}
