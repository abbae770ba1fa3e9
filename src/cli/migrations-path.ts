import { access } from 'node:fs/promises'
import { resolve } from 'node:path'
import { KitelineError } from '../core/errors.ts'
import { defaults, loadConfig } from './config.ts'

/** The options of a command that works on the folder of migrations. */
export interface MigrationsOptions {
  readonly dir?: string | undefined
  readonly kernelOnly?: true | undefined
}

/** Where migrations are or will be: `--dir`, else the configuration, else `migrations`. */
export async function migrationsPath(dir: string | undefined): Promise<string> {
  return dir ?? (await loadConfig()).migrations ?? defaults.migrations
}

/**
 * The folder of the generated migrations; null for the kernel alone: by `--kernel-only`, or when nobody named a folder and
 * the usual one does not exist.
 *
 * @throws KitelineError `KL209` when the folder that somebody named does not exist.
 */
export async function resolveMigrations(options: MigrationsOptions): Promise<string | null> {
  if (options.kernelOnly === true) return null
  const named = options.dir ?? (await loadConfig()).migrations
  const folder = resolve(named ?? defaults.migrations)
  const exists = await access(folder).then(
    () => true,
    () => false,
  )
  if (exists) return folder
  if (named === undefined) return null
  throw new KitelineError('KL209', {
    detail: `there is no folder ${named}`,
    hint: 'Write it with kiteline generate, or correct --dir.',
  })
}
