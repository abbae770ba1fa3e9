import type { DatabaseConnection } from 'kysely'
import { isErrorCode, KitelineError } from '../core/errors.ts'
import type { LookupRequest } from './requests.ts'
import { fetchRows, inOwnTransaction } from './transaction.ts'

interface AnnouncementRow {
  readonly lookup_id: string | null
  readonly refusal: string | null
  readonly hint: string | null
}

const announceLookup = `select a.lookup_id::text as lookup_id, a.refusal, a.hint
from kiteline.announce_lookup($1, $2, $3, $4, $5) as a`

const findSubjects = 'select f.subject from kiteline.find_subjects($1, $2, $3) as f(subject)'

/**
 * Finds whom to name: announces the look-up and commits it, then finds in a second transaction, so that no
 * rollback hides that somebody looked.
 *
 * ```sql
 * begin isolation level read committed
 * select … from kiteline.announce_lookup($1, $2, $3, $4, $5) as a
 * commit
 * begin isolation level read committed
 * select f.subject from kiteline.find_subjects($1, $2, $3) as f(subject)
 * commit
 * ```
 *
 * @throws KitelineError `KL001`, `KL109`, `KL121`
 */
export async function find(
  connection: DatabaseConnection,
  request: LookupRequest,
): Promise<readonly string[]> {
  const { purpose, lookup, value, actor, reason } = request
  const [announcement] = await inOwnTransaction(connection, () =>
    fetchRows<AnnouncementRow>(connection, announceLookup, [purpose, lookup, value, actor, reason]),
  )
  if (announcement === undefined || announcement.lookup_id === null) {
    const code = announcement?.refusal
    throw new KitelineError(isErrorCode(code) ? code : 'KL109', {
      hint: announcement?.hint ?? undefined,
    })
  }
  const found = await inOwnTransaction(connection, () =>
    fetchRows<{ readonly subject: string }>(connection, findSubjects, [purpose, lookup, value]),
  )
  return found.map((row) => row.subject)
}
