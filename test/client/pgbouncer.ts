import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'

/** A pgbouncer in transaction mode with one server connection for each login. */
export interface Bouncer {
  /** The login's connection string, through the pooler. */
  readonly url: string
  stop(): Promise<void>
}

// Debian puts it where the path of an ordinary user does not look.
const program = ['pgbouncer', '/usr/sbin/pgbouncer'].find(
  (candidate) => spawnSync(candidate, ['--version']).status === 0,
)

/** Why pgbouncer cannot be tested here; undefined when it can. */
export const whyNoBouncer =
  program === undefined ? 'pgbouncer is not installed (apt-get install pgbouncer)' : undefined

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

function configuration(server: URL, port: number, userList: string): string {
  return `[databases]
* = host=${server.hostname} port=${server.port || '5432'}

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${userList}
pool_mode = transaction
default_pool_size = 1
max_client_conn = 100
ignore_startup_parameters = extra_float_digits
`
}

/** pgbouncer refuses to run as root, and steps down to the user it is told. */
function asOrdinaryUser(): readonly string[] {
  return process.getuid?.() === 0 ? ['-u', 'nobody'] : []
}

async function untilItAnswers(
  url: string,
  child: ChildProcess,
  words: () => string,
): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const client = new pg.Client({ connectionString: url })
    try {
      await client.connect()
      await client.query('select 1')
      return
    } catch {
      if (child.exitCode !== null) break
      await new Promise((resolve) => setTimeout(resolve, 50))
    } finally {
      await client.end().catch(() => undefined)
    }
  }
  throw new Error(`pgbouncer did not start: ${words()}`)
}

/** Starts pgbouncer as an unprivileged user in front of the server of `url`, for the login of `url`. */
export async function startBouncer(url: string): Promise<Bouncer> {
  const server = new URL(url)
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'kiteline-pgbouncer-'))
  chmodSync(folder, 0o755)
  const userList = join(folder, 'users.txt')
  const settings = join(folder, 'pgbouncer.ini')
  writeFileSync(userList, `"${server.username}" "${decodeURIComponent(server.password)}"\n`)
  writeFileSync(settings, configuration(server, port, userList))
  const child = spawn(program ?? '', [...asOrdinaryUser(), settings], { stdio: 'pipe' })
  let words = ''
  child.stderr.on('data', (chunk: Buffer) => {
    words += chunk.toString()
  })
  const through = new URL(url)
  through.hostname = '127.0.0.1'
  through.port = String(port)

  async function stop(): Promise<void> {
    if (child.exitCode === null) {
      child.kill('SIGINT')
      await once(child, 'exit')
    }
    rmSync(folder, { recursive: true })
  }

  try {
    await untilItAnswers(through.href, child, () => words)
  } catch (error) {
    await stop()
    throw error
  }
  return { url: through.href, stop }
}
