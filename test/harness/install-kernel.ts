import { readFile } from 'node:fs/promises'
import { dirname, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'

/** A stretch of SQL of one file between its `\ir` lines. */
export interface SqlPart {
  readonly file: string
  /** The number of its first line in the file, from 1. */
  readonly line: number
  readonly text: string
}

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Reads a psql script and everything that its `\ir` lines name, in order.
 *
 * @throws Error at any other psql command: the test would silently run something else than psql does.
 */
export async function readScript(file: string): Promise<readonly SqlPart[]> {
  const lines = (await readFile(file, 'utf8')).split('\n')
  const parts: SqlPart[] = []
  let start = 0
  const close = (end: number): void => {
    const text = lines.slice(start, end).join('\n')
    if (text.trim() !== '') parts.push({ file, line: start + 1, text })
    start = end + 1
  }
  for (const [index, line] of lines.entries()) {
    if (!line.startsWith('\\')) continue
    const included = /^\\ir\s+(\S+)\s*$/.exec(line)?.[1]
    if (included === undefined) throw new Error(`${file}:${index + 1}: only \\ir is known: ${line}`)
    close(index)
    parts.push(...(await readScript(resolve(dirname(file), included))))
  }
  close(lines.length)
  return parts
}

/**
 * Runs `sql/install.sql` in one transaction, as psql would with --single-transaction.
 *
 * @throws Error that names the file and the line.
 */
export async function installKernel(client: pg.ClientBase): Promise<void> {
  const parts = await readScript(resolve(root, 'sql/install.sql'))
  await client.query('begin')
  try {
    for (const part of parts) await runPart(client, part)
    await client.query('commit')
  } catch (fault) {
    await client.query('rollback')
    throw fault
  }
}

async function runPart(client: pg.ClientBase, part: SqlPart): Promise<void> {
  try {
    await client.query(part.text)
  } catch (cause) {
    const { message, position } = cause as { message: string; position?: string }
    const before = part.text.slice(0, Number(position ?? 1) - 1)
    const line = part.line + before.split('\n').length - 1
    throw new Error(`${relative(root, part.file)}:${line}: ${message}`, { cause })
  }
}
