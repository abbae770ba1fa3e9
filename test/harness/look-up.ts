import type pg from 'pg'
import type { Failure } from './opening.ts'
import type { Workshop } from './workshop.ts'

/** The one answer of `kiteline.find_subjects` for every refusal. */
export const refusedLookUp: Failure = {
  code: 'KL109',
  message: 'the look-up was refused',
  detail: undefined,
  hint: 'Commit kiteline.announce_lookup for the same value first, then look up within a minute.',
}

/** The one answer of `kiteline.announce_lookup` for every refusal. */
export const refusedAnnouncement = {
  lookup_id: null,
  refusal: 'KL109',
  hint: 'Ask security: the report "denials" names the missing condition.',
}

/** What an announcement says besides its value. */
export interface Announcement {
  readonly purpose?: string
  readonly lookup?: string
  readonly actor?: string | null
  readonly reason?: string | null
}

/** Announces a look-up in a transaction of its own. */
export async function announceLookUp(
  client: pg.ClientBase,
  value: string | null,
  {
    purpose = 'desk',
    lookup = 'mobile',
    actor = 'engineer-17',
    reason = 'ticket',
  }: Announcement = {},
) {
  const { rows } = await client.query(
    'select * from kiteline.announce_lookup($1, $2, $3, $4, $5)',
    [purpose, lookup, value, actor, reason],
  )
  return rows[0]
}

/** Finds keys by a value that was announced. */
export async function findSubjects(
  client: pg.ClientBase,
  value: string | null,
  purpose = 'desk',
  lookup = 'mobile',
): Promise<readonly string[]> {
  const { rows } = await client.query(
    'select subject from kiteline.find_subjects($1, $2, $3) as f(subject)',
    [purpose, lookup, value],
  )
  return rows.map((row) => row.subject)
}

/** Time cannot be turned, so the evidence of look-ups is: by a superuser who takes its triggers off. */
export async function rewriteLookUps(shop: Workshop, sql: string): Promise<void> {
  const tables = await shop.inside(
    "select relid::regclass::text as name from pg_partition_tree('kiteline_internal.lookups')",
  )
  const triggers = (mode: string) =>
    tables.map(({ name }) => `alter table ${name} ${mode} trigger refuse_rewrite;`).join('\n')
  await shop.inside(`${triggers('disable')} ${sql}; ${triggers('enable always')}`)
}

/** What the auditor reads about the last refusal. */
export async function lastDenial(shop: Workshop) {
  const rows = await shop.audit(
    'select kind, purpose, missing from kiteline.denial_log order by denial_id desc limit 1',
  )
  return rows[0]
}
