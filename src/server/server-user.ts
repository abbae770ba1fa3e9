import { execFileSync } from 'node:child_process'
import { unusable } from './fault.ts'

/** Whom the server runs as, by number. */
export interface ServerUser {
  readonly uid: number
  readonly gid: number
}

/**
 * PostgreSQL refuses to run as root, so root lends it an unprivileged user that the system has already.
 *
 * Anyone else runs the server as himself: undefined.
 *
 * @throws KitelineError `KL210` for root on a system without the users `postgres` and `nobody`, and on Windows.
 */
export function serverUser(): ServerUser | undefined {
  if (process.getuid === undefined) {
    throw unusable(
      'the server of kiteline runs on Linux and macOS only',
      'Give the URL of a PostgreSQL server instead.',
    )
  }
  if (process.getuid() !== 0) return undefined
  for (const name of ['postgres', 'nobody']) {
    const uid = idOf('-u', name)
    const gid = idOf('-g', name)
    if (uid !== undefined && gid !== undefined && uid !== 0) return { uid, gid }
  }
  throw unusable(
    'PostgreSQL refuses to run as root, and this system has neither a user postgres nor nobody',
    'Run the command as an ordinary user.',
  )
}

function idOf(flag: '-u' | '-g', name: string): number | undefined {
  try {
    const text = execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' })
    return Number.parseInt(text, 10)
  } catch {
    return undefined
  }
}
