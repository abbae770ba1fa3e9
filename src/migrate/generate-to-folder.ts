import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { KitelineError } from '../core/errors.ts'
import { generateMigration, type Migration } from '../generate/index.ts'
import { canonicalPolicy, type Policy } from '../policy/index.ts'
import { lockPath, type PolicyFolder, readPolicyFolder } from './folder.ts'
import { cutSections } from './migration-file.ts'

/** A migration that was generated, and where it stands or would stand. */
export interface Generated {
  /** The path of the file, as the caller wrote the folder. */
  readonly file: string
  readonly migration: Migration
}

/**
 * Generates the migration from the last policy of a folder to this one; null when nothing changed.
 *
 * With `write`, the next numbered file and then the policy beside it are written: should that be interrupted, the two
 * disagree, and the next run says so.
 *
 * @throws KitelineError `KL205` when files and policy of the folder disagree, or somebody wrote the same number meanwhile;
 *   `KL201` when a text of the policy would be taken for a marker of node-pg-migrate, `KL209` when it cannot be written.
 */
export async function generateToFolder(
  policy: Policy,
  directory: string,
  { write }: { readonly write: boolean },
): Promise<Generated | null> {
  const folder = await readFolder(directory, write)
  const previous = folder.policies.find(({ name }) => name === policy.name) ?? null
  const migration = generateMigration(policy, previous)
  if (migration === null) return null
  const last = Math.max(0, ...folder.files.map(({ number }) => number))
  const name = `${String(last + 1).padStart(4, '0')}_${policy.name}`
  const file = join(directory, `${name}.sql`)
  checkMarkers(migration, file)
  if (write) await writeBoth(policy, migration, resolve(directory), name)
  return { file, migration }
}

async function readFolder(directory: string, write: boolean): Promise<PolicyFolder> {
  if (write) {
    await mkdir(directory, { recursive: true }).catch((cause: unknown) => {
      throw unwritable(directory, cause)
    })
  }
  return await readPolicyFolder(directory).catch((error: unknown) => {
    // Nothing is written, so a folder that is not there yet is an empty one.
    if (!write && isMissing(error)) return { path: resolve(directory), files: [], policies: [] }
    throw error
  })
}

function unwritable(path: string, cause: unknown): KitelineError {
  return new KitelineError('KL209', {
    detail: `cannot write ${path}: ${cause instanceof Error ? cause.message : String(cause)}`,
    hint: 'Say with --dir where migrations may be written.',
    cause,
  })
}

function isMissing(error: unknown): boolean {
  const cause = error instanceof KitelineError ? error.cause : undefined
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
}

/** A label of several lines could put a marker at the beginning of a line. */
function checkMarkers(migration: Migration, file: string): void {
  try {
    cutSections(migration.text, file)
  } catch (cause) {
    throw new KitelineError('KL201', {
      detail: cause instanceof KitelineError ? cause.detail : String(cause),
      hint: 'A text of the policy begins a line with "-- Up Migration" or "-- Down Migration", where node-pg-migrate cuts the file. Write it otherwise.',
      cause,
    })
  }
}

async function writeBoth(
  policy: Policy,
  { text }: Migration,
  directory: string,
  name: string,
): Promise<void> {
  const path = join(directory, `${name}.sql`)
  await writeFile(path, text, { flag: 'wx' }).catch((cause: unknown) => {
    throw new KitelineError('KL205', {
      detail: `cannot write ${path}: ${cause instanceof Error ? cause.message : String(cause)}`,
      hint: 'If the file is there, somebody generated at the same time: look at it, then run again.',
      cause,
    })
  })
  const lock = lockPath(directory, policy.name)
  const draft = `${lock}.new`
  await writeFile(draft, canonicalPolicy(policy))
    .then(() => rename(draft, lock))
    .catch(async (cause: unknown) => {
      await rm(draft, { force: true })
      await rm(path, { force: true })
      throw unwritable(lock, cause)
    })
}
