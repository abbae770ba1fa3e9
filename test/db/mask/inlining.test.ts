import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type MaskName, maskNames } from '../../../src/policy/masks.ts'
import { createTestDatabase, type TestDatabase } from '../../harness/database.ts'
import { connectReader } from './masks-on-server.ts'

let database: TestDatabase
let recipient: pg.Client
beforeAll(async () => {
  database = await createTestDatabase()
  recipient = await connectReader(database)
})
afterAll(() => database.drop())

/** The mask functions that are still called in the plan of a query, sorted. */
async function callsLeft(mask: string): Promise<readonly string[]> {
  const { rows } = await recipient.query<{ 'QUERY PLAN': string }>(
    `explain (verbose, costs off)
     select kiteline_mask.${mask}(given.value) from (values ('a'::text), ('b')) as given (value)`,
  )
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
  return [...new Set(plan.match(/kiteline_mask\.\w+/g) ?? [])].sort()
}

// A call that stays costs microseconds a row, and one inside another is planned anew for every row: milliseconds.
test('every mask melts into the query that uses it', async () => {
  const left = await Promise.all(
    maskNames.map(async (name) => [name, await callsLeft(name)] as const),
  )
  const grouped = ['kiteline_mask.bank_card_grouped']
  const allowed: Partial<Record<MaskName, readonly string[]>> = {
    bank_card: grouped,
    bank_card_bin: grouped,
  }
  expect(Object.fromEntries(left)).toEqual(
    Object.fromEntries(maskNames.map((name) => [name, allowed[name] ?? []])),
  )
})

test('a mask of a column with a nondeterministic collation does not raise', async () => {
  await database.superuser.query(
    `create collation public.ignore_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false)`,
  )
  const { rows } = await recipient.query<{ shown: string }>(
    `select kiteline_mask.mobile(value) as shown
     from (values ('13812345678' collate public.ignore_case), ('无')) as given (value)`,
  )
  expect(rows.map(({ shown }) => shown)).toEqual(['138****5678', '***'])
})

test('a mask serves a varchar and a char column too', async () => {
  const { rows } = await recipient.query<{ wide: string; padded: string }>(
    `select
       kiteline_mask.mobile('13812345678'::varchar(20)) as wide,
       kiteline_mask.mobile('13812345678'::char(20)) as padded`,
  )
  expect(rows).toEqual([{ wide: '138****5678', padded: '138****5678' }])
})

test('who is no recipient cannot execute a mask', async () => {
  await database.createLogin('mask_stranger')
  const stranger = await database.as('mask_stranger')
  await expect(stranger.query(`select kiteline_mask.mobile('13812345678')`)).rejects.toMatchObject({
    code: '42501',
  })
})
