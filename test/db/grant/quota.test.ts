import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSession, refusedOpening } from '../../harness/opening.ts'
import { createWorkshop, type Workshop } from '../../harness/workshop.ts'

let shop: Workshop

beforeAll(async () => {
  shop = await createWorkshop()
})
afterAll(() => shop.drop())

async function usageOf(grant: string) {
  return shop.audit(
    'select subjects_today, sessions_today from kiteline.live_grants where grant_id = $1',
    [grant],
  )
}

test('a day’s quota counts admitted people over all openings, and refuses an opening whole', async () => {
  const grant = await shop.grant('desk', { quota: 3 })
  const client = await shop.as('desk_app')
  // 77 is nobody and costs nothing
  expect(await openSession(client, grant, { subjects: ['1', '2', '77'] })).toMatchObject({
    refusal: null,
    admitted_count: 2,
  })
  expect(await openSession(client, grant, { subjects: ['1', '4'] })).toEqual(refusedOpening('2'))
  expect(await usageOf(grant)).toEqual([{ subjects_today: '2', sessions_today: '1' }])
  expect(await openSession(client, grant, { subjects: ['1'] })).toMatchObject({ refusal: null })
  expect(await openSession(client, grant, { subjects: ['2'] })).toEqual(refusedOpening('1'))
  expect(await usageOf(grant)).toEqual([{ subjects_today: '3', sessions_today: '2' }])
  expect(
    await shop.audit('select missing from kiteline.denial_log where grant_id = $1', [grant]),
  ).toEqual([{ missing: ['daily quota of subjects'] }, { missing: ['daily quota of subjects'] }])
})

test('a first opening larger than the quota is refused and counts nothing', async () => {
  const grant = await shop.grant('desk', { quota: 1 })
  const client = await shop.as('desk_app')
  expect(await openSession(client, grant, { subjects: ['1', '2'] })).toEqual(refusedOpening('2'))
  expect(await usageOf(grant)).toEqual([{ subjects_today: '0', sessions_today: '0' }])
})

test('an opening that is rolled back uses up no quota', async () => {
  const grant = await shop.grant('desk', { quota: 1 })
  const client = await shop.as('desk_app')
  await client.query('begin')
  expect(await openSession(client, grant, { subjects: ['1'] })).toMatchObject({ refusal: null })
  await client.query('rollback')
  expect(await openSession(client, grant, { subjects: ['1'] })).toMatchObject({ refusal: null })
})

test('the quota is a day’s in UTC: yesterday’s use is not counted', async () => {
  const grant = await shop.grant('desk', { quota: 1 })
  await shop.inside(
    `insert into kiteline_internal.grant_usage (grant_id, used_on, subject_count, session_count)
     values ($1, (clock_timestamp() at time zone 'UTC')::date - 1, 1, 1)`,
    [grant],
  )
  const client = await shop.as('desk_app')
  await client.query("set timezone = 'Pacific/Kiritimati'")
  expect(await openSession(client, grant, { subjects: ['1'] })).toMatchObject({ refusal: null })
  await client.query("set timezone = 'Pacific/Pago_Pago'")
  expect(await openSession(client, grant, { subjects: ['1'] })).toEqual(refusedOpening('1'))
})

test('thirty-two openings at once never use more than the quota', async () => {
  const grant = await shop.grant('desk', { quota: 10 })
  const clients = await Promise.all(Array.from({ length: 32 }, () => shop.as('desk_app')))
  const openings = await Promise.all(
    clients.map((client) => openSession(client, grant, { subjects: ['1'] })),
  )
  const opened = openings.filter((opening) => opening.token !== null)
  expect(opened).toHaveLength(10)
  for (const opening of openings) {
    if (opening.token === null) expect(opening).toEqual(refusedOpening('1'))
  }
  expect(await usageOf(grant)).toEqual([{ subjects_today: '10', sessions_today: '10' }])
  await Promise.all(clients.map((client) => client.end()))
})
