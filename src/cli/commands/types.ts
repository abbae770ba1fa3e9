import { readFile, writeFile } from 'node:fs/promises'
import { Command } from '@commander-js/extra-typings'
import { KitelineError } from '../../core/errors.ts'
import { policyHash } from '../../policy/language.ts'
import { loadPolicy } from '../../policy/load-policy.ts'
import { describePurposeViews } from '../../types/describe-purposes.ts'
import { renderTypes, typesHeader } from '../../types/render-types.ts'
import { databaseUrlOption, resolveDatabaseUrl, withDatabase } from '../connection.ts'
import { renderJson } from '../error-text.ts'
import type { Io } from '../io.ts'
import { policyArgument, resolvePolicyPath } from '../policy-path.ts'

/**
 * `kiteline types [policy]`: TypeScript types of what each purpose shows, for `KitelineClient<Purposes>`.
 *
 * Reads the catalogue only; any login will do. Writes to stdout, or over an older file of its own with `--out`.
 */
export function typesCommand(io: Io): Command {
  const command = new Command('types')
    .description('Write the TypeScript types of what each purpose shows.')
    .argument(...policyArgument)
    .option(...databaseUrlOption)
    .option('--out <file>', 'write to this file instead of stdout')
    .option('--json', 'write the same as JSON')
  command.action(async (argument, options) => {
    const policy = await loadPolicy(await resolvePolicyPath(argument))
    const url = await resolveDatabaseUrl(io, options)
    const purposes = await withDatabase(url, 'types', (client) =>
      describePurposeViews(client, policy),
    )
    if (options.out !== undefined) {
      await writeTypes(options.out, renderTypes(policy, purposes))
      io.say(`wrote ${options.out}: ${purposes.length} purposes`)
    } else if (options.json !== true) {
      io.out(renderTypes(policy, purposes))
    }
    if (options.json === true) {
      const file = options.out ?? null
      io.out(renderJson({ policy: policy.name, hash: policyHash(policy), file, purposes }))
    }
  })
  return command as unknown as Command
}

async function writeTypes(file: string, source: string): Promise<void> {
  const old = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw unwritable(file, error)
  })
  if (old !== undefined && !old.startsWith(typesHeader)) {
    throw new KitelineError('KL003', {
      detail: `${file} exists and was not made by kiteline types`,
      hint: 'Give another --out, or remove the file.',
    })
  }
  await writeFile(file, source).catch((error: unknown) => {
    throw unwritable(file, error)
  })
}

function unwritable(file: string, cause: unknown): KitelineError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new KitelineError('KL003', {
    detail: `cannot write ${file}: ${reason}`,
    hint: 'Give a path that can be written.',
    cause,
  })
}
