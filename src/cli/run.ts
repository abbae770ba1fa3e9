import { CommanderError } from 'commander'
import { KitelineError } from '../core/errors.ts'
import { CliExit, exitCodes, faultExitCode } from './cli-exit.ts'
import { renderError, renderErrorJson } from './error-text.ts'
import type { Io } from './io.ts'
import { makeProgram } from './program.ts'

/** Runs one command line (without `node` and the script) and answers the exit code; never throws. */
export async function run(args: readonly string[], io: Io): Promise<number> {
  const program = makeProgram(io)
  try {
    if (args.length === 0) {
      io.say(program.helpInformation())
      return exitCodes.KL209
    }
    await program.parseAsync(args, { from: 'user' })
    return 0
  } catch (thrown) {
    if (thrown instanceof CliExit) return thrown.exitCode
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return 0
    const error = thrown instanceof CommanderError ? usageError(thrown) : thrown
    if (!(error instanceof KitelineError)) {
      io.say(`error: kiteline failed, this is a fault of its own\n  detail: ${stackOf(error)}`)
      return faultExitCode
    }
    io.say(renderError(error))
    if (asksForJson(args)) io.out(renderErrorJson(error))
    return exitCodes[error.code]
  }
}

/** `--json`, which some commands also know as `--format json`. */
function asksForJson(args: readonly string[]): boolean {
  return args.some(
    (arg, index) =>
      arg === '--json' ||
      arg === '--format=json' ||
      (arg === '--format' && args[index + 1] === 'json'),
  )
}

/** Commander's complaint in the form of all other errors. */
function usageError(error: CommanderError): KitelineError {
  const [complaint = '', suggestion] = error.message.replace(/^error: /, '').split('\n')
  return new KitelineError('KL209', {
    detail: complaint,
    hint:
      suggestion?.replace(/^\((.*)\)$/, '$1') ?? 'Run kiteline help, or kiteline help <command>.',
    cause: error,
  })
}

function stackOf(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return text.replaceAll('\n', '\n  ')
}
