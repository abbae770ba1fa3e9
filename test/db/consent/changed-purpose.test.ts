import { afterAll, beforeAll, expect, test } from 'vitest'
import { hashOf } from '../../harness/lawful.ts'
import { openSession, refusedOpening } from '../../harness/opening.ts'
import { createWorkshop, type Workshop } from '../../harness/workshop.ts'
import { workshopPolicy } from '../../harness/workshop-policy.ts'

const { asked } = workshopPolicy.purposes
let shop: Workshop

beforeAll(async () => {
  shop = await createWorkshop()
  const [notice] = await shop.inside('select max(notice_id) as id from kiteline_internal.notices')
  await shop.admin(
    `select kiteline.record_consent(
       'workshop', '1', 'asked', 'desk_dept', '{key}', 'consent', 'letter', $1, clock_timestamp(),
       'letter 1', $2)`,
    [notice?.id, hashOf('letter 1')],
  )
})
afterAll(() => shop.drop())

/** Opens anew for person 1 after the purpose has become this. */
async function openingUnder(changed: object): Promise<unknown> {
  await shop.migrate({
    ...workshopPolicy,
    purposes: { ...workshopPolicy.purposes, asked: { ...asked, ...changed } },
  })
  const client = await shop.as('desk_app')
  const opening = await openSession(client, await shop.grant('asked'), { subjects: ['1'] })
  await client.end()
  return opening
}

test('inv 47: a consent counts for the purpose as the person agreed to it', async () => {
  expect(await openingUnder({})).toMatchObject({ admitted_count: 1 })
})

test('inv 47: what the person was not asked about may change', async () => {
  const unasked = { longestSession: 'PT2H', sessionCap: 7, reviews: ['legal'], audit: 'session' }
  expect(await openingUnder(unasked)).toMatchObject({ admitted_count: 1 })
})

for (const [what, changed] of [
  ['its basis', { basis: 'cn13.1(1)' }],
  ['its name for people', { label: { zh: '新目的', en: 'something new' } }],
  ['marketing', { marketing: true }],
  ['who receives', { recipientRoles: ['department', 'system'] }],
  ['which kinds of data', { shows: { 'app.customers': { customer_id: 'raw', city: 'raw' } } }],
] as const) {
  test(`inv 47: another purpose in law needs another consent: ${what}`, async () => {
    expect(await openingUnder(changed)).toEqual(refusedOpening('1'))
  })
}

test('inv 47: the consent is not touched, and counts again for what it was given to', async () => {
  expect(await openingUnder({})).toMatchObject({ admitted_count: 1 })
  expect(await shop.inside('select distinct state from kiteline_internal.consents')).toEqual([
    { state: 'effective' },
  ])
})
