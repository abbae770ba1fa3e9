import pg from 'pg'
import { isErrorCode, KitelineError } from '../core/errors.ts'
import { loadConfig } from './config.ts'
import type { Io } from './io.ts'

/** The option of every command that talks to a database. */
export interface ConnectionOptions {
  readonly databaseUrl?: string | undefined
}

/** Its spelling and help, the same in every command. */
export const databaseUrlOption = [
  '--database-url <url>',
  'the database; without it DATABASE_URL, then databaseUrl of kiteline.config.ts',
] as const

const connectTimeoutMs = 10_000

/**
 * Where the database is: `--database-url`, else `DATABASE_URL`, else the configuration.
 *
 * @throws KitelineError `KL209` when nobody says, or when it is not a PostgreSQL URL; the text is not shown, it may
 *   hold a password.
 */
export async function resolveDatabaseUrl(io: Io, options: ConnectionOptions): Promise<string> {
  const given = options.databaseUrl || io.env.DATABASE_URL || (await loadConfig()).databaseUrl
  if (given === undefined) {
    throw new KitelineError('KL209', {
      detail: 'no database is given',
      hint: 'Set DATABASE_URL, or give --database-url postgres://<login>@<host>/<database>.',
    })
  }
  const isPostgres = URL.canParse(given) && /^postgres(ql)?:$/.test(new URL(given).protocol)
  if (isPostgres) return given
  throw new KitelineError('KL209', {
    detail: 'the database is not given as a PostgreSQL URL',
    hint: 'Write postgres://<login>@<host>:<port>/<database>; escape special characters as %XX.',
  })
}

/**
 * Connects, lets `work` use the connection and closes it, whatever happens.
 *
 * @param use what the connection is for; PostgreSQL shows it as `application_name` (`kiteline report`).
 * @throws KitelineError `KL202` when the database cannot be reached, `KL204` when the login lacks a privilege, or the
 *   code that the kernel raised.
 */
export async function withDatabase<T>(
  url: string,
  use: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = await connect(url, use)
  try {
    return await work(client)
  } catch (error) {
    throw translated(error, client)
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function connect(url: string, use: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: `kiteline ${use}`,
    connectionTimeoutMillis: connectTimeoutMs,
  })
  // Without a listener a connection that breaks while idle would end the process with a stack of its own.
  client.on('error', () => undefined)
  try {
    await client.connect()
    return client
  } catch (cause) {
    await client.end().catch(() => undefined)
    throw new KitelineError('KL202', {
      detail: `${describeDatabase(client)}: ${reasonOf(cause)}`,
      hint: 'Check the URL and that the server runs and lets this login in.',
      cause,
    })
  }
}

/** A database as people may see it: `host:port/database`, never with a password. */
export function describeDatabase(client: {
  readonly host: string
  readonly port: number
  readonly database?: string | undefined
}): string {
  return `${client.host}:${client.port}/${client.database ?? ''}`
}

/** What PostgreSQL says about a broken connection (class 08), a full (53) or a stopping server (57P). */
const lostConnection = /^(08|53|57P)/

function translated(error: unknown, client: pg.Client): unknown {
  if (!(error instanceof Error)) return error
  const code = 'code' in error ? String(error.code) : ''
  if (lostConnection.test(code) || /^Connection terminated/.test(error.message)) {
    return new KitelineError('KL202', {
      detail: `${describeDatabase(client)}: ${reasonOf(error)}`,
      hint: 'Try again when the server answers.',
      cause: error,
    })
  }
  // The kernel raises the same list of codes: what it says is for people as it stands.
  if (error instanceof pg.DatabaseError && isErrorCode(code)) {
    return new KitelineError(code, { detail: error.detail, hint: error.hint, cause: error })
  }
  if (code !== '42501') return error
  return new KitelineError('KL204', {
    detail: `${client.user} at ${describeDatabase(client)}: ${error.message}`,
    hint: 'Connect as a login that has the privilege, or have it granted.',
    cause: error,
  })
}

/** Node joins the refusals of several addresses (IPv6, IPv4) in one error without a message. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ')
  return error instanceof Error ? error.message : String(error)
}
