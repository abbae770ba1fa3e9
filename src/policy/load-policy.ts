import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { createJiti } from 'jiti'
import { KitelineError } from '../core/errors.ts'
import * as language from './language.ts'
import { parsePolicy } from './parse-policy.ts'
import type { Policy } from './policy.ts'

/**
 * Reads a policy file (`.ts`, `.mts`, `.js`, `.mjs`, `.cjs` or `.json`) and checks it.
 *
 * `import { definePolicy, sql } from 'kiteline'` in the file means this package, wherever the file lies.
 *
 * @param path relative to the working directory, or absolute.
 * @throws KitelineError `KL201` when the file cannot be read or run, or with every fault of the policy in `detail`.
 */
export async function loadPolicy(path: string): Promise<Policy> {
  return parsePolicy(await readPolicyFile(path))
}

/**
 * Reads what a policy file exports, unchecked: for `checkPolicy`, which lists warnings and notes too.
 *
 * @throws KitelineError `KL201` when the file is missing, does not parse, does not run or exports no object.
 */
export async function readPolicyFile(path: string): Promise<unknown> {
  const file = resolve(path)
  const source = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw fault(`cannot read ${path}: ${reason(cause)}`, 'Check the path of the policy.', cause)
  })
  const exported = file.endsWith('.json') ? readJson(source, path) : await run(file, path)
  if (typeof exported === 'object' && exported !== null && !Array.isArray(exported)) return exported
  const hint = 'Write: export default definePolicy({ … })'
  throw fault(`${path} exports ${kindOf(exported)}, not a policy`, hint)
}

async function run(file: string, path: string): Promise<unknown> {
  const jiti = createJiti(import.meta.url, {
    virtualModules: { kiteline: { ...language } },
    moduleCache: false,
    fsCache: false,
  })
  const module = await jiti.import<unknown>(file).catch((cause: unknown) => {
    if (cause instanceof KitelineError) throw cause
    const place = placeOf(cause, file)
    const hint =
      'Correct the file; a policy is plain data and needs nothing but definePolicy and sql.'
    throw fault(`${path}${place}: ${reason(cause)}`, hint, cause)
  })
  if (typeof module === 'object' && module !== null && 'default' in module) return module.default
  throw fault(`${path} has no default export`, 'Write: export default definePolicy({ … })')
}

function readJson(source: string, path: string): unknown {
  try {
    return JSON.parse(source)
  } catch (cause) {
    const offset = /at position (\d+)/.exec(reason(cause))?.[1]
    const line =
      offset === undefined ? '' : `:${source.slice(0, Number(offset)).split('\n').length}`
    throw fault(`${path}${line}: ${reason(cause)}`, 'Correct the JSON.', cause)
  }
}

/** `:line:column` where a fault names a place in the file itself; imports are hoisted, so theirs would mislead. */
function placeOf(cause: unknown, file: string): string {
  if (!(cause instanceof Error) || 'code' in cause) return ''
  const text = `${cause.message}\n${cause.stack ?? ''}`
  const at = text.indexOf(`${file}:`)
  return at < 0 ? '' : (/^:\d+(?::\d+)?/.exec(text.slice(at + file.length))?.[0] ?? '')
}

/** The first line of a fault: what follows is a stack of modules. */
function reason(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause)
  return (text.split('\n')[0] ?? '').trim()
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  return value === null ? 'null' : `a value of type ${typeof value}`
}

function fault(detail: string, hint: string, cause?: unknown): KitelineError {
  return new KitelineError('KL201', { detail, hint, cause })
}
