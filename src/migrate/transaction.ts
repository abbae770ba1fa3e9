import { PG_MIGRATE_LOCK_ID } from 'node-pg-migrate'
import type { ClientBase } from 'pg'
import { KitelineError } from '../core/errors.ts'

/**
 * Runs `work` in one transaction that nobody else's migration overlaps; what it throws undoes everything.
 *
 * The lock is node-pg-migrate's own, so a run of that tool in the same database is kept out too. It belongs to
 * the transaction: a process that is killed leaves neither lock nor half a migration.
 *
 * @throws KitelineError `KL003` when another migration is running, `KL208` when the connection breaks while committing.
 */
export async function inMigration<T>(
  client: ClientBase,
  lockTimeoutMs: number,
  work: () => Promise<T>,
): Promise<T> {
  await client.query('begin isolation level read committed, read write')
  let result: T
  try {
    await client.query(
      `select
         set_config('lock_timeout', $1, true),
         set_config('statement_timeout', '0', true),
         set_config('idle_in_transaction_session_timeout', '0', true),
         set_config('standard_conforming_strings', 'on', true),
         set_config('client_min_messages', 'notice', true),
         set_config('timezone', 'UTC', true)`,
      [`${lockTimeoutMs}ms`],
    )
    await setSearchPath(client)
    await noticeDeadClient(client)
    await lock(client)
    result = await work()
  } catch (error) {
    // On a broken connection the server rolls back by itself.
    await client.query('rollback').catch(() => undefined)
    throw error
  }
  await client.query('commit').catch((cause: unknown) => {
    throw new KitelineError('KL208', {
      detail: `while committing: ${cause instanceof Error ? cause.message : String(cause)}`,
      hint: 'All of it is applied or nothing: kiteline migrate status tells which.',
      cause,
    })
  })
  return result
}

/** Nothing but PostgreSQL's own names without a schema: nobody's function can stand in for one of them. */
export async function setSearchPath(client: ClientBase): Promise<void> {
  await client.query(`select set_config('search_path', 'pg_catalog, pg_temp', true)`)
}

/** A backend that waits for a lock would not notice for long that its client was killed. Not every system can do it. */
async function noticeDeadClient(client: ClientBase): Promise<void> {
  await client.query('savepoint notice_dead_client')
  await client.query(`select set_config('client_connection_check_interval', '1s', true)`).then(
    () => client.query('release savepoint notice_dead_client'),
    () => client.query('rollback to savepoint notice_dead_client'),
  )
}

async function lock(client: ClientBase): Promise<void> {
  const id = String(PG_MIGRATE_LOCK_ID)
  const { rows } = await client.query<{ locked: boolean }>(
    'select pg_try_advisory_xact_lock($1::bigint) as locked',
    [id],
  )
  if (rows[0]?.locked === true) return
  const holders = await client.query<{ pid: number; login: string; application: string }>(
    `select l.pid, a.usename as login, a.application_name as application
     from pg_locks l
     join pg_stat_activity a on a.pid = l.pid
     where l.locktype = 'advisory'
       and l.granted
       and l.database = (select d.oid from pg_database d where d.datname = current_database())
       and l.classid::bigint = $1::bigint >> 32
       and l.objid::bigint = $1::bigint & 4294967295
       and l.objsubid = 1`,
    [id],
  )
  const [holder] = holders.rows
  throw new KitelineError('KL003', {
    detail:
      holder === undefined
        ? 'another migration was running in this database'
        : `another migration is running in this database: process ${holder.pid}, login ${holder.login}, ${holder.application}`,
    hint: 'Nothing was applied. Run again when it has ended.',
  })
}
