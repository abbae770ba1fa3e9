import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ConsentShop, createConsentShop } from '../../harness/consent-shop.ts'

let shop: ConsentShop

beforeAll(async () => {
  shop = await createConsentShop()
})
afterAll(() => shop.drop())

const address = '上海市徐汇区漕溪路1号'
const mobile = '138****0001'
const whole = (person_id: string) => ({ person_id, mobile, address })
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

const statesOf = (subject: string) =>
  shop.inside(
    `select category, state, state_reason from kiteline_internal.consents
     where subject = $1 order by consent_id`,
    [subject],
  )

test('inv 20: a consent whose time is over is none at the next opening, and no job had to run', async () => {
  const subject = await shop.person()
  const ids = await shop.consent(subject, { lasts: '1 day' })
  expect(await shop.see('delivery', 'carrier', [subject])).toEqual([whole(subject)])
  await shop.rewriteConsents(`
    update kiteline_internal.consents
    set given_at = given_at - interval '2 days', expires_at = expires_at - interval '2 days'
    where consent_id = any ('{${ids.map(({ consent_id }) => consent_id)}}')`)
  await shop.inside(
    "update kiteline_internal.consent_coverages set expires_at = expires_at - interval '2 days' where subject = $1",
    [subject],
  )
  expect(await shop.see('delivery', 'carrier', [subject])).toEqual([])
  expect(await statesOf(subject)).toEqual(
    ['address', 'contact', 'purchase'].map((category) => ({
      category,
      state: 'expired',
      state_reason: 'its time was over',
    })),
  )
})

test('inv 20: a consent that runs out in an open session ends in its next statement', async () => {
  const [subject, other] = [await shop.person(), await shop.person()]
  await shop.consent(subject, { lasts: '1 second' })
  await shop.consent(other, { lasts: '1 hour' })
  const { token, client } = await shop.session('delivery', 'carrier', [subject, other])
  await client.query('begin')
  await client.query("select set_config('kiteline.session', $1, true)", [token])
  const sql = 'select person_id from for_delivery.people order by person_id'
  expect((await client.query(sql)).rows).toHaveLength(2)
  await client.query('select pg_sleep(1.1)')
  // now() stands still in the transaction; the clock does not.
  expect((await client.query(sql)).rows).toEqual([{ person_id: other }])
  await client.query('commit')
})

test('of two consents the one that goes on counts when the other has run out', async () => {
  const subject = await shop.person()
  await shop.consent(subject, { categories: ['address'] })
  await shop.consent(subject, { categories: ['contact'], lasts: '0.8 seconds' })
  const session = await shop.session('delivery', 'carrier', [subject])
  expect(await session.read()).toEqual([whole(subject)])
  await pause(900)
  // The session that was open leaves the person out; the next one shows what is left.
  expect(await session.read()).toEqual([])
  expect(await shop.see('delivery', 'carrier', [subject])).toEqual([
    { person_id: subject, mobile: null, address },
  ])
  expect(await statesOf(subject)).toMatchObject([
    { category: 'address', state: 'effective' },
    { category: 'contact', state: 'expired' },
  ])
})

test('a consent renewed in time goes on, in sessions that are open as well', async () => {
  const subject = await shop.person()
  await shop.consent(subject, { lasts: '1 second' })
  const session = await shop.session('delivery', 'carrier', [subject])
  await shop.consent(subject, { lasts: '1 hour' })
  await pause(1100)
  expect(await session.read()).toEqual([whole(subject)])
  expect(await shop.see('delivery', 'carrier', [subject])).toEqual([whole(subject)])
})

test('a consent replaced by one that runs out sooner ends with it, in sessions that are open as well', async () => {
  const subject = await shop.person()
  await shop.consent(subject)
  const session = await shop.session('delivery', 'carrier', [subject])
  await shop.consent(subject, { lasts: '1 second' })
  expect(await session.read()).toEqual([whole(subject)])
  await pause(1100)
  expect(await session.read()).toEqual([])
  expect(await shop.see('delivery', 'carrier', [subject])).toEqual([])
})

test('a consent that was being replaced while the session opened ends with the new one', async () => {
  const subject = await shop.person()
  await shop.consent(subject)
  const desk = await shop.as('dba')
  await desk.query('begin')
  await shop.consent(subject, { lasts: '1 second' }, desk)
  const session = await shop.session('delivery', 'carrier', [subject])
  await desk.query('commit')
  await desk.end()
  expect(await session.read()).toEqual([whole(subject)])
  await pause(1100)
  expect(await session.read()).toEqual([])
})

test('whoever agrees anew after the end is shown anew', async () => {
  const subject = await shop.person()
  await shop.consent(subject, { lasts: '0.3 seconds' })
  await pause(400)
  expect(await shop.see('delivery', 'carrier', [subject])).toEqual([])
  await shop.consent(subject, { kind: 'separate' })
  expect(await shop.see('delivery', 'carrier', [subject])).toEqual([whole(subject)])
})

test('a weaker consent may follow a stronger one whose time is over', async () => {
  const subject = await shop.person()
  const desk = { purpose: 'birthday', recipient: 'desk_dept' }
  await shop.consent(subject, { ...desk, kind: 'written', lasts: '0.3 seconds' })
  await pause(400)
  await shop.consent(subject, { ...desk, kind: 'consent' })
  expect(await shop.see('birthday', 'desk_dept', [subject])).toHaveLength(1)
  expect(await statesOf(subject)).toMatchObject([
    { category: 'contact', state: 'expired' },
    { category: 'identity', state: 'expired' },
    { category: 'contact', state: 'effective' },
    { category: 'identity', state: 'effective' },
  ])
})

test('the end of a notice, which agrees to nothing, ends nothing', async () => {
  const [subject, other] = [await shop.person(), await shop.person()]
  const desk = { purpose: 'helpdesk', recipient: 'desk_dept' }
  await shop.consent(subject, { ...desk, kind: 'notice', lasts: '0.5 seconds' })
  const third = await shop.person({ notice: null })
  await shop.consent(third, { ...desk, lasts: '0.5 seconds' })
  const session = await shop.session('helpdesk', 'desk_dept', [subject, other, third])
  expect(await session.read()).toHaveLength(3)
  await pause(600)
  expect((await session.read()).map(({ person_id }) => person_id)).toEqual([subject, other])
})
