import { access, readdir, readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { KitelineError } from '../core/errors.ts'
import { loadPolicy, type Policy, policyHash } from '../policy/index.ts'
import { type MigrationFile, readMigration } from './migration-file.ts'

/** A folder of migrations, read and found consistent in itself. */
export interface MigrationFolder {
  /** Absolute. */
  readonly path: string
  /** In the order in which they apply. */
  readonly files: readonly MigrationFile[]
}

/** A folder of generated migrations with the policies that the last of them lead to. */
export interface PolicyFolder extends MigrationFolder {
  readonly policies: readonly Policy[]
}

/** The kernel's migrations, which come with this package. */
export async function readKernelFolder(): Promise<MigrationFolder> {
  const path = join(await packageRoot(), 'migrations')
  return { path, files: await readFiles(path) }
}

/** The nearest folder above this module that has a package.json: the module runs from src and from dist. */
async function packageRoot(): Promise<string> {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const isRoot = await access(join(folder, 'package.json')).then(
      () => true,
      () => false,
    )
    if (isRoot || folder === dirname(folder)) return folder
  }
}

/**
 * Reads a folder of generated migrations and checks it: headers, order, and that `<policy>.policy.json` is the policy
 * that the last file leads to.
 *
 * @returns without files when the folder is empty.
 * @throws KitelineError `KL209` without the folder, `KL205` when the files disagree with one another or with the policy,
 *   `KL208` for missing or stray markers.
 */
export async function readPolicyFolder(directory: string): Promise<PolicyFolder> {
  const path = resolve(directory)
  const files = await readFiles(path)
  for (const file of files) {
    if (file.header !== null) continue
    throw disordered(
      `${file.path} has no line "-- kiteline policy: …"`,
      'This folder is for what kiteline generate writes; keep other migrations in one of their own.',
    )
  }
  const names = [...new Set(files.map((file) => file.header?.policy ?? ''))].sort()
  return {
    path,
    files,
    policies: await Promise.all(names.map((name) => checkChain(path, name, files))),
  }
}

async function readFiles(path: string): Promise<readonly MigrationFile[]> {
  const entries = await readdir(path).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new KitelineError('KL209', {
      detail: `cannot read the folder of migrations: ${reason}`,
      hint: 'Write it with kiteline generate, or say where it is with --dir.',
      cause,
    })
  })
  const names = entries.filter((entry) => entry.endsWith('.sql')).sort()
  const files = await Promise.all(
    names.map(async (entry) => {
      const file = join(path, entry)
      return readMigration(entry.slice(0, -4), file, await readFile(file))
    }),
  )
  files.sort((a, b) => a.number - b.number)
  const twice = files.find((file, index) => file.number === files[index + 1]?.number)
  if (twice === undefined) return files
  throw disordered(
    `${path} has two migrations number ${twice.number}`,
    'Two people generated at the same time. Keep the one that is applied; take the other and its policy.json away and generate again.',
  )
}

/** Each file begins where the one before it ended, and the last ends at the policy in the lock. */
async function checkChain(
  path: string,
  name: string,
  files: readonly MigrationFile[],
): Promise<Policy> {
  let last: string | null = null
  for (const { path: file, header } of files) {
    if (header?.policy !== name) continue
    if (header.previous !== last) {
      throw disordered(
        `${file} begins at policy ${header.previous ?? 'none'}, the files before it end at ${last ?? 'none'}`,
        'A file is missing, was added by hand or stands in another order. Restore the folder from version control.',
      )
    }
    last = header.hash
  }
  const policy = await readLock(path, name)
  if (policy !== null && policyHash(policy) === last) return policy
  throw disordered(
    policy === null
      ? `${lockPath(path, name)} is missing`
      : `${lockPath(path, name)} is policy ${policyHash(policy)}, the last migration leads to ${last}`,
    'Both are written by kiteline generate. Restore them from version control, or take the last file away and generate again.',
  )
}

/** Where `kiteline generate` keeps the policy of the last migration. */
export function lockPath(directory: string, policy: string): string {
  return join(directory, `${policy}.policy.json`)
}

/**
 * The policy of the last migration; null when none was generated.
 *
 * @throws KitelineError `KL205` when the file is not a policy (any more).
 */
export async function readLock(directory: string, policy: string): Promise<Policy | null> {
  const path = lockPath(directory, policy)
  const exists = await access(path).then(
    () => true,
    () => false,
  )
  if (!exists) return null
  return await loadPolicy(path).catch((cause: unknown) => {
    const detail = cause instanceof KitelineError ? cause.detail : String(cause)
    throw disordered(
      `${path} is not a policy: ${detail}`,
      'Restore it from version control.',
      cause,
    )
  })
}

function disordered(detail: string, hint: string, cause?: unknown): KitelineError {
  return new KitelineError('KL205', { detail, hint, cause })
}
