import type pg from 'pg'
import type { BenchDatabase } from './database.ts'
import {
  backendOf,
  compare,
  cpuMicros,
  type Effort,
  type Measured,
  median,
  timed,
} from './measure.ts'
import { keysFrom, openSession, type Reader } from './readers.ts'
import { firstSubject, readCases, readContestants } from './reads.ts'

const repeatedReads = [
  'point read, prepared',
  'page of 100 orders by date, 100 people',
  'sum of 5,000 orders, 1,000 people',
]

/** Reads in sessions that were open when `refusals` other people withdrew. */
export async function readsAfterRefusals(
  database: BenchDatabase,
  readers: readonly Reader[],
  refusals: number,
  effort: (runs: number) => Effort,
): Promise<ReadonlyMap<string, readonly Measured[]>> {
  const results = new Map<string, readonly Measured[]>()
  for (const readCase of readCases.filter(({ title }) => repeatedReads.includes(title))) {
    for (const reader of readers) {
      await reader.open(firstSubject, firstSubject + readCase.subjects - 1)
    }
    // As superuser: 100,000 calls of withdraw_consent, which `withdrawing` measures, would only take longer.
    await database.superuser.query(
      `with withdrawn as (
         insert into kiteline_internal.refusals (
           policy, subject, purpose, recipient, kind, channel, reason, consent_ids
         )
         select
           'bench', n::text, p.purpose, 'desk', 'withdrawal', 'app_popup', 'made by the benchmark',
           '{1}'
         from generate_series(1, $1::integer / 2) as n
         cross join unnest(array['bench_session', 'bench_statement']) as p(purpose)
         returning recorded_xid
       )
       insert into kiteline_internal.interruptions (recorded_xid)
       select recorded_xid from withdrawn`,
      [refusals],
    )
    await database.superuser.query(
      'analyze kiteline_internal.refusals, kiteline_internal.interruptions',
    )
    const title = `${readCase.title}, ${refusals.toLocaleString('en')} withdrawals since`
    results.set(
      title,
      await compare(readContestants(readCase, readers), 'hand', effort(readCase.runs)),
    )
  }
  return results
}

/**
 * Opens `runs` sessions for 20,000 people one after another: the mean time a subject, in microseconds of the clock and of
 * the processor. Every eleventh or so sorts the index's list of new entries, which a median does not show.
 */
export async function openingsInARow(
  database: BenchDatabase,
  purpose: 'bench_session' | 'bench_consent',
  runs: number,
): Promise<{ readonly micros: number; readonly cpuMicros: number }> {
  const client = await database.as(purpose === 'bench_session' ? 'session_desk' : 'consent_desk')
  const backend = await backendOf(client)
  const keys = keysFrom(firstSubject, firstSubject + 19_999)
  const before = cpuMicros(backend)
  const micros = await timed(async () => {
    for (let run = 0; run < runs; run += 1) {
      await openSession(client, database.grants[purpose], keys)
    }
  })
  const subjects = runs * keys.length
  return { micros: micros / subjects, cpuMicros: (cpuMicros(backend) - before) / subjects }
}

/**
 * A point read and a page of contacts whose columns may be withheld one by one, against the same purpose with every
 * category required: the ratio of the medians, of the clock and of the processor.
 */
export async function withheldColumns(
  database: BenchDatabase,
  people: number,
  effort: Effort,
): Promise<Measured | undefined> {
  const contestants = await Promise.all(
    (['bench_session', 'bench_optional'] as const).map(async (purpose) => {
      const client = await database.as('session_desk')
      const token = await openSession(
        client,
        database.grants[purpose],
        keysFrom(firstSubject, firstSubject + people - 1),
      )
      return {
        name: purpose,
        backend: await backendOf(client),
        before: async () => {
          await client.query('begin isolation level read committed')
          await client.query("select set_config('kiteline.session', $1, true)", [token])
        },
        after: async () => {
          await client.query('commit')
        },
        run: () =>
          timed(() =>
            client.query({
              name: 'contacts',
              text: `select customer_id, mobile, email from for_${purpose}.customer_contacts`,
            }),
          ),
      }
    }),
  )
  const measured = await compare(contestants, 'bench_session', effort)
  return measured.find(({ name }) => name === 'bench_optional')
}

/** "Who saw this person" among `sessions` sessions of 20 people each: milliseconds. */
export async function accessesOf(database: BenchDatabase, sessions: number): Promise<number> {
  const { superuser } = database
  await superuser.query(
    `insert into kiteline_internal.sessions (
       session_id, opened_at, grant_id, policy, purpose, recipient, login, actor, reason, asked,
       asked_count, admitted_count, subjects, expires_at, trace_code, is_signed, opened_xid,
       backend_pid, application_name
     )
     select
       nextval('kiteline_internal.session_ids'), clock_timestamp(), 1, 'bench', 'bench_session',
       'desk', 'session_desk', 'benchmark', 'measuring', 'named', 20, 20,
       array(
         select (1 + (n * 7919 + k * 104729) % 1000000)::text from generate_series(1, 20) as k
       ),
       clock_timestamp() + interval '1 hour', 'made by the benchmark', false,
       pg_current_xact_id(), 1, 'benchmark'
     from generate_series(1, $1::bigint) as n`,
    [sessions],
  )
  await superuser.query('vacuum analyze kiteline_internal.sessions')
  const taken: number[] = []
  for (let run = 0; run < 20; run += 1) {
    taken.push(
      await timed(() =>
        superuser.query('select count(*) from kiteline.accesses_of($1)', [
          String(1 + (((run + 1) * 7919 + 104729) % 1_000_000)),
        ]),
      ),
    )
  }
  return median(taken) / 1000
}

/** An UPDATE of 100,000 orders with and without the triggers that record it: seconds of each. */
export async function writeAudit(
  database: BenchDatabase,
  rounds: number,
): Promise<{ readonly without: number; readonly recorded: number }> {
  const without: number[] = []
  const recorded: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    without.push(await update(database.superuser, 'disable trigger user'))
    recorded.push(await update(database.superuser, 'enable always trigger kiteline_record_update'))
  }
  return { without: median(without), recorded: median(recorded) }
}

/** Rolled back, so that each begins with the same table; foreign keys are not concerned. */
async function update(superuser: pg.Client, triggers: string): Promise<number> {
  await superuser.query('begin')
  await superuser.query(`alter table app.orders ${triggers}`)
  const micros = await timed(() =>
    superuser.query(
      'update app.orders set total = total + 1 where order_id between 1000001 and 1100000',
    ),
  )
  await superuser.query('rollback')
  await superuser.query('vacuum app.orders')
  return micros / 1_000_000
}
