import { readFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { cutSections } from '../src/migrate/migration-file.ts'

const header = `\
-- The kernel of kiteline
--
-- Made by scripts/freeze-kernel.ts from sql/install.sql and sql/uninstall.sql; change those, not this.
-- For kiteline migrate and node-pg-migrate, which run one of the two directions. psql would run both,
-- one after the other: with psql, run sql/install.sql, or what "kiteline migrate print" prints.
`

/**
 * The kernel's first migration: `install.sql` with every file that it includes, and the way back from `uninstall.sql`.
 *
 * @param folder the folder `sql`.
 * @throws Error when a file has a psql command other than \`\\ir\`, and KitelineError `KL208` when a file holds a marker.
 */
export async function kernelMigration(folder: string): Promise<string> {
  const up = await expand(folder, join(folder, 'install.sql'))
  const down = await expand(folder, join(folder, 'uninstall.sql'))
  const text = `${header}\n-- Up Migration\n\n${up.trim()}\n\n-- Down Migration\n\n${down.trim()}\n`
  cutSections(text, '0001_kernel.sql')
  return text
}

/** The text of a file with its includes in place, as psql would read it; the comment at the head of install.sql stays out. */
async function expand(folder: string, file: string): Promise<string> {
  const lines = (await readFile(file, 'utf8')).split('\n')
  const parts = await Promise.all(
    lines.map(async (line) => {
      const included = /^\\ir (\S+)\s*$/.exec(line)?.[1]
      if (included !== undefined) {
        const path = join(dirname(file), included)
        const text = (await expand(folder, path)).trim()
        return text === '' ? '' : `\n-- from sql/${relative(folder, path)}\n${text}\n`
      }
      if (line.startsWith('\\')) throw new Error(`${file}: node-pg-migrate cannot run ${line}`)
      return line
    }),
  )
  const text = parts.join('\n')
  const isList = lines.some((line) => line.startsWith('\\ir '))
  return (isList ? text.replace(/^(--[^\n]*\n)+/, '') : text).replaceAll(/\n{3,}/g, '\n\n')
}
