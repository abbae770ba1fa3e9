import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Binaries } from './binaries.ts'
import { unusable } from './fault.ts'
import { copyBinaries, isRunnable } from './portable-binaries.ts'
import { canEnter } from './reach.ts'
import type { ServerUser } from './server-user.ts'

/** A private temporary folder that holds all of one server and is removed with it. */
export interface ServerFolder {
  readonly path: string
  /** Where PostgreSQL keeps the cluster; made by `initdb`. */
  readonly data: string
  /** The superuser's password, for `initdb` to read; removed before the server starts. */
  readonly passwordFile: string
  /** Folder of the programs to run: the installed ones, or a copy inside this folder. */
  readonly binaries: string
}

/**
 * Makes the folder of one server, owned by the user it runs as.
 *
 * @throws KitelineError `KL210` when that user can enter no temporary folder, or cannot run the programs.
 */
export async function makeServerFolder(
  binaries: Binaries,
  user: ServerUser | undefined,
  password: string,
): Promise<ServerFolder> {
  const path = await mkdtemp(join(await temporaryFolder(user), 'kiteline-'))
  try {
    const passwordFile = join(path, 'password')
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 })
    const folder = await runnableBinaries(binaries, user, join(path, 'postgresql'))
    if (user !== undefined) {
      await chown(passwordFile, user.uid, user.gid)
      await chown(path, user.uid, user.gid)
    }
    return { path, data: join(path, 'data'), passwordFile, binaries: folder }
  } catch (fault) {
    await rm(path, { recursive: true, force: true })
    throw fault
  }
}

async function temporaryFolder(user: ServerUser | undefined): Promise<string> {
  for (const folder of [tmpdir(), '/tmp', '/var/tmp']) {
    if (await canEnter(folder, user)) return folder
  }
  throw unusable(
    'the user that runs PostgreSQL can enter no temporary folder',
    'Set TMPDIR to a folder that everyone may enter.',
  )
}

/** A checkout may lie where the server's user may not go, and an installation may have skipped links. */
async function runnableBinaries(
  binaries: Binaries,
  user: ServerUser | undefined,
  copy: string,
): Promise<string> {
  if (await isRunnable(binaries, user)) return binaries.folder
  if (binaries.portable !== undefined) return copyBinaries(binaries.portable, copy, user)
  throw unusable(
    `the user that runs PostgreSQL may not run ${binaries.folder}/postgres`,
    'Let everyone enter and read that folder, or run the command as an ordinary user.',
  )
}
