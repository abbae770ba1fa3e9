import type { ClientBase } from 'pg'
import { KitelineError } from '../core/errors.ts'

/** What of a server decides how things are done. */
export interface Server {
  /** For example 18. */
  readonly major: number
  readonly database: string
  /** The role that is connected. */
  readonly user: string
  readonly isSuperuser: boolean
}

/**
 * Asks the server what it is.
 *
 * @throws KitelineError `KL210` before PostgreSQL 15, in a database that is not UTF8, or on a standby.
 */
export async function readServer(client: ClientBase): Promise<Server> {
  const { rows } = await client.query<
    Server & { encoding: string; version: string; standby: boolean }
  >(
    `select
       current_setting('server_version_num')::integer / 10000 as major,
       current_setting('server_version') as version,
       current_database() as database,
       current_user as user,
       (select r.rolsuper from pg_roles r where r.rolname = current_user) as "isSuperuser",
       pg_encoding_to_char(d.encoding) as encoding,
       pg_is_in_recovery() as standby
     from pg_database d
     where d.datname = current_database()`,
  )
  const server = rows[0]
  if (server === undefined) throw unusable('the server does not say what it is', 'Check the URL.')
  if (server.major < 15) {
    throw unusable(
      `the server is PostgreSQL ${server.version}`,
      'kiteline needs PostgreSQL 15 or newer.',
    )
  }
  if (server.encoding !== 'UTF8') {
    throw unusable(
      `database ${server.database} is encoded in ${server.encoding}`,
      'Masks count characters: make the database with encoding UTF8 (pg_dump, createdb, restore).',
    )
  }
  if (server.standby) {
    throw unusable(
      'the server is a standby',
      'Apply migrations on the primary; the standby follows.',
    )
  }
  return server
}

function unusable(detail: string, hint: string): KitelineError {
  return new KitelineError('KL210', { detail, hint })
}
