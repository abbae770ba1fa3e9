import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The text of a psql script with each `\ir file` replaced by that file's text. */
export function readSqlScript(path: string): string {
  return readFileSync(path, 'utf8').replace(/^\\ir (\S+)$/gm, (_line, included: string) =>
    readSqlScript(join(dirname(path), included)),
  )
}
