import { readFileSync } from 'node:fs'
import { Command } from '@commander-js/extra-typings'
import { checkCommand } from './commands/check.ts'
import { demoCommand } from './commands/demo.ts'
import { generateCommand } from './commands/generate.ts'
import { initCommand } from './commands/init.ts'
import { migrateCommand } from './commands/migrate.ts'
import { reportCommand } from './commands/report.ts'
import { typesCommand } from './commands/types.ts'
import type { Io } from './io.ts'

/** In the order in which a new house needs them; `kiteline help` lists them so. */
const commands = [
  initCommand,
  checkCommand,
  generateCommand,
  migrateCommand,
  typesCommand,
  reportCommand,
  demoCommand,
]

/** The whole command line; it throws instead of ending the process. */
export function makeProgram(io: Io): Command {
  const program = new Command('kiteline')
    .description('PostgreSQL itself keeps the rules by which customer data is shared.')
    .version(packageVersion(), '--version', 'show the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help for a command')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.out(text),
      writeErr: (text) => io.say(text),
      outputError: () => undefined,
    })
    .addHelpText('after', exitCodeHelp)
  for (const make of commands) {
    const command = make(io)
    program.addCommand(command.copyInheritedSettings(program))
  }
  return program
}

const exitCodeHelp = `
stdout carries the result, stderr words for people; every command knows --json.
Exit codes: 0 done or clean, 1 findings, 2 wrong usage or invalid policy, 3 refused.`

/** From the package's own manifest, which lies next to `dist` and next to `src`. */
function packageVersion(): string {
  const manifest = ['../../package.json', '../../../package.json']
    .map((path) => new URL(path, import.meta.url))
    .map(readManifest)
    .find((found) => found?.name === 'kiteline')
  return manifest?.version ?? 'unknown'
}

function readManifest(path: URL): { name?: string; version?: string } | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}
