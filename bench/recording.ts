import { hashOf } from '../test/harness/lawful.ts'
import type { BenchDatabase } from './database.ts'
import { timed } from './measure.ts'
import { consentCategories } from './policy.ts'

/** How long one withdrawal takes as its caller sees it, in microseconds: the mean of `count` in a row. */
export async function withdrawing(database: BenchDatabase, count: number): Promise<number> {
  const desk = await database.as('dba')
  return (
    (await timed(async () => {
      for (let subject = 1; subject <= count; subject += 1) {
        await desk.query({
          name: 'withdraw',
          text: `select kiteline.withdraw_consent(
                   'bench', $1, 'bench_consent', 'partner', 'app_popup', 'made by the benchmark')`,
          values: [String(subject)],
        })
      }
    })) / count
  )
}

/** How long recording one consent takes, in microseconds, for `people` at once and every category. */
export async function recordingRate(
  database: BenchDatabase,
  noticeId: string,
  people: number,
): Promise<number> {
  const desk = await database.as('dba')
  const subjects = Array.from({ length: people }, (_, index) => String(index + 1))
  const taken = await timed(() =>
    desk.query(
      `select count(*) from kiteline.record_consents(
         'bench', $1::text[], 'bench_consent', 'partner', $2::text[], 'separate', 'letter', $3,
         clock_timestamp(), $1::text[], array_fill($4::text, array[cardinality($1::text[])]),
         is_own_initiative => true)`,
      [subjects, consentCategories, noticeId, hashOf('scan')],
    ),
  )
  return taken / (people * consentCategories.length)
}
