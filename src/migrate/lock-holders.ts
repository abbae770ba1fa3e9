import type { ClientBase } from 'pg'
import { KitelineError } from '../core/errors.ts'

/**
 * Runs `work`; where it gave up waiting for a lock, adds to the error who holds locks on the relations now.
 *
 * @throws KitelineError what `work` throws.
 */
export async function explainLockTimeout<T>(
  client: ClientBase,
  relations: readonly string[],
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const isLockTimeout =
      error instanceof KitelineError &&
      error.cause instanceof Error &&
      'code' in error.cause &&
      error.cause.code === '55P03'
    if (!isLockTimeout) throw error
    const holders = await lockHolders(client, relations).catch(() => [])
    throw new KitelineError('KL208', {
      detail: [error.detail, ...holders].join('\n'),
      hint: error.hint,
      cause: error.cause,
    })
  }
}

async function lockHolders(
  client: ClientBase,
  relations: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await client.query<{ pid: number; login: string | null; relations: string[] }>(
    `select a.pid, a.usename as login,
       array_agg(distinct n.nspname || '.' || c.relname) as relations
     from pg_locks l
     join pg_class c on c.oid = l.relation
     join pg_namespace n on n.oid = c.relnamespace
     join pg_stat_activity a on a.pid = l.pid
     where l.granted
       and l.pid <> pg_backend_pid()
       and l.database = (select d.oid from pg_database d where d.datname = current_database())
       and n.nspname || '.' || c.relname = any ($1)
     group by a.pid, a.usename
     order by a.pid`,
    [relations],
  )
  return rows.map(
    ({ pid, login, relations: held }) =>
      `process ${pid} (login ${login ?? 'unknown'}) holds locks on ${held.join(', ')}`,
  )
}
