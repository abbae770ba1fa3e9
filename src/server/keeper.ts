import { spawn } from 'node:child_process'
import { rm } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { delimiter } from 'node:path'
import type { ServerFolder } from './server-folder.ts'
import type { ServerUser } from './server-user.ts'

/** The shell process between this one and the server. */
export interface Keeper {
  /** True once the server has ended and its folder is gone. */
  hasEnded(): boolean
  /** The last of what `initdb` and the server wrote. */
  log(): string
  /** Ends the server, and resolves when its folder is gone. */
  stop(): Promise<void>
}

/** The flags of both programs, and who wants to hear what they write. */
export interface KeeperOptions {
  readonly initdb: readonly string[]
  readonly postgres: readonly string[]
  readonly onLog: ((text: string) => void) | undefined
}

// What this process holds of the keeper is the other end of its input. The system closes that end when this
// process ends, however it ends, so `read` returns and the server goes: no signal handler is needed here.
// The cluster is thrown away, so the server need not write its memory to disk first: SIGQUIT.
const script = `
folder=$1; data=$2; password=$3; bin=$4; flags=$5
shift 5
exec 3<&0 </dev/null
child=
quit() { [ -z "$child" ] || kill -s QUIT "$child" 2>/dev/null; }
trap quit HUP INT TERM
keep() {
  "$@" 3<&- &
  child=$!
  { read -r _ <&3; kill -s QUIT "$child"; } 2>/dev/null &
  watcher=$!
  while :; do
    wait "$child"; status=$?
    kill -0 "$child" 2>/dev/null || break
  done
  kill "$watcher" 2>/dev/null
  return "$status"
}
# The flags hold no spaces.
keep "$bin/initdb" --pgdata="$data" --pwfile="$password" --username=postgres --auth=scram-sha-256 \\
  --no-sync --no-instructions $flags >&2
status=$?
rm -f -- "$password"
if [ "$status" -eq 0 ]; then
  keep "$bin/postgres" -D "$data" "$@" >&2
  status=$?
fi
rm -rf -- "$folder"
exit "$status"
`

/**
 * Starts a shell that makes the cluster, runs the server, and removes the folder after it.
 *
 * It is a session of its own, so Ctrl-C in a terminal reaches this process only. Should the keeper itself be
 * killed by SIGKILL, the server ends too, but only `stop()` then removes the folder.
 */
export function startKeeper(
  folder: ServerFolder,
  user: ServerUser | undefined,
  options: KeeperOptions,
): Keeper {
  const { path, data, passwordFile, binaries } = folder
  const child = spawn(
    '/bin/sh',
    ['-c', script, 'sh', path, data, passwordFile, binaries, options.initdb.join(' ')].concat(
      options.postgres,
    ),
    {
      ...user,
      cwd: path,
      detached: true,
      stdio: ['pipe', 'ignore', 'pipe'],
      // Variables such as PGPORT or PGOPTIONS would change the server.
      env: { PATH: `/usr/bin${delimiter}/bin`, LC_ALL: 'C', TZ: 'UTC' },
    },
  )
  let written = ''
  let isOver = false
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    written = (written + text).slice(-8192)
    options.onLog?.(text)
  })
  const ended = new Promise<void>((resolve) => {
    const finish = (): void => {
      isOver = true
      child.stdin.destroy()
      resolve()
    }
    child.once('close', finish)
    child.once('error', (fault) => {
      written += fault.message
      finish()
    })
  })
  child.stdin.on('error', () => {})
  // The pipes are sockets, though the types do not say so.
  const handles = [child, child.stdin as unknown as Socket, child.stderr as unknown as Socket]
  // A server that nobody stopped must not hold this process open.
  for (const handle of handles) handle.unref()
  return {
    hasEnded: () => isOver,
    log: () => written,
    stop: async () => {
      for (const handle of handles) handle.ref()
      child.stdin.destroy()
      await ended
      await rm(path, { recursive: true, force: true })
    },
  }
}
