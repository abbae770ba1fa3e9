import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the package. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

/** A file that git tracks or would track. */
export interface Source {
  /** Relative to the package, with slashes. */
  readonly path: string
  readonly text: string
}

/** The package's files below the given folders or with the given names; those that git ignores are not ours. */
export function sources(...places: readonly string[]): readonly Source[] {
  const list = execFileSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...places],
    { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  )
  const paths = [...new Set(list.split('\0'))].filter(
    (path) => path !== '' && existsSync(join(root, path)),
  )
  return paths.sort().map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

/** The number of the line on which a place in a text lies, from 1. */
export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length
}

/** Every match in every file, as `path:line: match`. */
export function findings(files: readonly Source[], pattern: RegExp): readonly string[] {
  return files.flatMap(({ path, text }) =>
    [...text.matchAll(pattern)].map(
      (match) => `${path}:${lineAt(text, match.index)}: ${match[0].trim()}`,
    ),
  )
}
