import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the example: the sources hold its SQL, also when the compiled program runs. */
export const exampleFolder = join(packageFolder(), 'examples', 'appliances')

/** One SQL file of the example. */
export interface SqlFile {
  /** Absolute. */
  readonly path: string
  readonly text: string
}

/** Reads a file of the example; `path` is relative to {@link exampleFolder}. */
export function readSql(path: string): string {
  return readFileSync(join(exampleFolder, path), 'utf8')
}

/** Reads the files that a list of psql's `\ir` lines names, in their order. */
export function readSqlList(path: string): readonly SqlFile[] {
  const list = join(exampleFolder, path)
  return [...readFileSync(list, 'utf8').matchAll(/^\\ir (.+)$/gm)].map(([, name = '']) => {
    const file = resolve(dirname(list), name)
    return { path: file, text: readFileSync(file, 'utf8') }
  })
}

function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder)
    if (parent === folder) throw new Error('the example is not inside the kiteline package')
    folder = parent
  }
  return folder
}
