import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../harness/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

/** The answer in Chinese time, asked by a caller who lives elsewhere. */
async function after(at: string | null, days: number | null): Promise<string | null> {
  const client = await database.superuser.connect()
  try {
    await client.query("set time zone 'America/New_York'")
    const { rows } = await client.query<{ answer: string | null }>(
      `select to_char(
         kiteline_internal.working_days_after($1, $2) at time zone 'Asia/Shanghai',
         'Dy YYYY-MM-DD HH24:MI'
       ) as answer`,
      [at, days],
    )
    return rows[0]?.answer ?? null
  } finally {
    client.release(true)
  }
}

const cases: readonly [at: string, days: number, answer: string][] = [
  ['2026-03-02 09:30+08', 1, 'Tue 2026-03-03 09:30'],
  ['2026-03-02 09:30+08', 4, 'Fri 2026-03-06 09:30'],
  ['2026-03-02 09:30+08', 5, 'Mon 2026-03-09 09:30'],
  ['2026-03-06 18:00+08', 1, 'Mon 2026-03-09 18:00'],
  ['2026-03-06 18:00+08', 5, 'Fri 2026-03-13 18:00'],
  ['2026-03-06 18:00+08', 15, 'Fri 2026-03-27 18:00'],
  ['2026-03-07 10:00+08', 1, 'Mon 2026-03-09 10:00'],
  ['2026-03-08 23:59+08', 1, 'Mon 2026-03-09 23:59'],
  ['2026-03-08 23:59+08', 5, 'Fri 2026-03-13 23:59'],
  ['2026-03-04 12:00+08', 0, 'Wed 2026-03-04 12:00'],
  // Still Friday in London, already Saturday in Shanghai.
  ['2026-03-06 17:00Z', 1, 'Mon 2026-03-09 01:00'],
  ['2026-12-31 08:00+08', 1, 'Fri 2027-01-01 08:00'],
]
for (const [at, days, answer] of cases) {
  test(`${days} working days after ${at} is ${answer}`, async () => {
    expect(await after(at, days)).toBe(answer)
  })
}

test('the answer is a working day, later, and the n-th one', async () => {
  const { rows } = await database.superuser.query(`
    select t.at, n.days
    from generate_series(
      '2026-01-01 00:10+08'::timestamptz, '2026-03-01 00:10+08', interval '7 hours'
    ) as t(at)
    cross join generate_series(1, 17) as n(days)
    cross join lateral (
      select kiteline_internal.working_days_after(t.at, n.days) as answer
    ) as a
    where a.answer <= t.at
      or extract(isodow from a.answer at time zone 'Asia/Shanghai') > 5
      or n.days <> (
        select count(*)
        from generate_series(
          (t.at at time zone 'Asia/Shanghai')::date + 1,
          (a.answer at time zone 'Asia/Shanghai')::date,
          interval '1 day'
        ) as d(day)
        where extract(isodow from d.day) < 6
      )
  `)
  expect(rows).toEqual([])
})

test('there is no answer for nothing or for days that are over', async () => {
  expect(await after(null, 5)).toBeNull()
  expect(await after('2026-03-02 09:30+08', null)).toBeNull()
  expect(await after('2026-03-02 09:30+08', -1)).toBeNull()
})
