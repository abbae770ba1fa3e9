import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { ServerUser } from './server-user.ts'

const read = 4
const enter = 1

/** True when the user (undefined: this process) may enter the folder and every folder above it. */
export function canEnter(folder: string, user: ServerUser | undefined): Promise<boolean> {
  return isAllowed(resolve(folder), user, enter)
}

/** True when the user (undefined: this process) may read and run the file, and enter every folder above it. */
export function canRun(file: string, user: ServerUser | undefined): Promise<boolean> {
  return isAllowed(resolve(file), user, read | enter)
}

async function isAllowed(
  path: string,
  user: ServerUser | undefined,
  wanted: number,
): Promise<boolean> {
  if (user === undefined) {
    const mode = wanted & read ? constants.R_OK | constants.X_OK : constants.X_OK
    return access(path, mode).then(
      () => true,
      () => false,
    )
  }
  const facts = await stat(path).catch(() => undefined)
  if (facts === undefined) return false
  const shift = facts.uid === user.uid ? 6 : facts.gid === user.gid ? 3 : 0
  if (((facts.mode >> shift) & wanted) !== wanted) return false
  const above = dirname(path)
  return above === path || isAllowed(above, user, enter)
}
