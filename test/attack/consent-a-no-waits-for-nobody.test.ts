import type pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type ConsentShop, createConsentShop } from '../harness/consent-shop.ts'
import { hashOf } from '../harness/lawful.ts'

let shop: ConsentShop
let holder: pg.Client
let desk: pg.Client

beforeAll(async () => {
  shop = await createConsentShop()
  await shop.database.createLogin('no_desk', { memberOf: ['kiteline_service'] })
})
beforeEach(async () => {
  holder = await shop.as('dba')
  desk = await shop.as('no_desk')
  // Whoever waits for a lock is told so at once.
  await desk.query("set statement_timeout = '3s'")
})
afterEach(async () => {
  await holder.end()
  await desk.end()
})
afterAll(() => shop.drop())

type Subject = { readonly key: string; readonly consents: readonly string[] }

const noes: Record<string, (subject: Subject) => Promise<unknown>> = {
  withdrawal: ({ key }) => shop.withdraw(key, {}, desk),
  'withdrawal of the category that the purpose requires': ({ key }) =>
    shop.withdraw(key, { categories: ['address'] }, desk),
  annulment: ({ consents }) =>
    desk.query("select kiteline.annul_consents($1, 'tapped by mistake')", [consents]),
  objection: ({ key }) =>
    desk.query("select kiteline.record_objection('workshop', $1, 'delivery', 'phone', 'no more')", [
      key,
    ]),
  'switch-off': ({ key }) =>
    desk.query("select kiteline.switch_off_nonessential('workshop', $1, 'phone', 'no more')", [
      key,
    ]),
  restriction: ({ key }) =>
    desk.query("select kiteline.restrict_subject('workshop', $1, 'is disputed')", [key]),
  complaint: ({ key, consents }) =>
    desk.query(
      "select kiteline.file_complaint('workshop', $1, 'tapped by mistake', 'phone', $2, true)",
      [key, consents],
    ),
  erasure: ({ key }) =>
    desk.query("select kiteline.request_erasure('workshop', $1, 'phone', 'delete it all')", [key]),
}

async function agreed(): Promise<Subject> {
  const key = await shop.person()
  const consents = await shop.consent(key)
  return { key, consents: consents.map(({ consent_id }) => consent_id) }
}

async function pendingToo(subject: Subject): Promise<readonly string[]> {
  const pending = await shop.consent(subject.key, { channel: 'app_popup', interactionMs: 400 })
  const ids = pending.map(({ consent_id }) => consent_id)
  await shop.rewriteConsents(`
    update kiteline_internal.consents
    set recorded_at = recorded_at - interval '25 hours', given_at = given_at - interval '25 hours'
    where consent_id = any ('{${ids}}')
  `)
  return ids
}

async function confirm(ids: readonly string[]): Promise<void> {
  await holder.query("select kiteline.confirm_consents($1, 'sms', 'sms 9', $2)", [
    ids,
    hashOf('second yes'),
  ])
}

const shown = ({ key }: Subject) => shop.see('delivery', 'carrier', [key])

describe.each(Object.keys(noes))('inv 27: the %s', (no) => {
  const say = (subject: Subject) => noes[no]?.(subject)

  test('returns at once and holds while a consent of the same person is being recorded', async () => {
    const subject = await agreed()
    expect(await shown(subject)).toHaveLength(1)
    await holder.query('begin')
    await shop.consent(subject.key, {}, holder)
    await say(subject)
    expect(await shown(subject), 'shown although the person said no').toEqual([])
    await holder.query('commit')
    expect(await shown(subject), 'an older yes undid the no').toEqual([])
  })

  test('returns at once and holds while a consent of the same person is being confirmed', async () => {
    const subject = await agreed()
    const pending = await pendingToo(subject)
    await holder.query('begin')
    await confirm(pending)
    await say(subject)
    expect(await shown(subject), 'shown although the person said no').toEqual([])
    await holder.query('commit')
    expect(await shown(subject), 'an older yes undid the no').toEqual([])
  })

  test('is not undone by a yes that was given before it and recorded while it was being recorded', async () => {
    const subject = await agreed()
    const { rows } = await holder.query('select clock_timestamp()::text as before')
    await desk.query('begin')
    await say(subject)
    const recording = shop.consent(subject.key, { givenAt: rows[0]?.before }, holder)
    const settled = recording.then(
      () => 'recorded',
      () => 'refused',
    )
    await new Promise((resolve) => setTimeout(resolve, 300))
    await desk.query('commit')
    await settled
    expect(await shown(subject), 'an older yes undid the no').toEqual([])
  })
})

test('inv 27: two people take back the same at the same time, and neither waits for the other', async () => {
  const [one, other] = [await agreed(), await agreed()]
  await holder.query('begin')
  await shop.withdraw(one.key, { categories: ['contact'] }, holder)
  await shop.withdraw(other.key, { categories: ['contact'] }, desk)
  await holder.query('commit')
  for (const subject of [one, other]) expect(await shown(subject)).toMatchObject([{ mobile: null }])
})

test('inv 27: a no does not wait for another person who is about to agree to the same', async () => {
  const one = await agreed()
  const other = { key: await shop.person(), consents: [] }
  await shop.withdraw(one.key, { categories: ['contact'] })
  const third = await agreed()
  await holder.query('begin')
  // What the other agrees to is just what the third is left with.
  await shop.consent(other.key, { categories: ['address', 'purchase'] }, holder)
  await shop.withdraw(third.key, { categories: ['contact'] }, desk)
  await holder.query('commit')
  expect(await shown(third)).toMatchObject([{ mobile: null }])
})

test('inv 27: a no does not wait for a combination of consents that nobody had before', async () => {
  const one = await agreed()
  const other = await shop.person()
  const notice = await shop.tell({ recipients: ['carrier', 'mailer'], necessity: 'to serve' })
  await shop.consent(one.key, { purpose: 'refund', recipient: 'mailer', kind: 'written', notice })
  await holder.query('begin')
  await shop.consent(
    other,
    { purpose: 'refund', recipient: 'mailer', kind: 'written', categories: ['account'], notice },
    holder,
  )
  await shop.withdraw(
    one.key,
    { purpose: 'refund', recipient: 'mailer', categories: ['identity'] },
    desk,
  )
  await holder.query('commit')
  expect(await shop.see('refund', 'mailer', [one.key])).toMatchObject([{ full_name: null }])
  expect(await shop.see('refund', 'mailer', [other])).toMatchObject([{ full_name: null }])
})

test('S-45: the person who said no in the middle of it is shown again after a later yes', async () => {
  const subject = await agreed()
  await holder.query('begin')
  await shop.consent(subject.key, {}, holder)
  await noes.withdrawal?.(subject)
  await holder.query('commit')
  expect(await shown(subject)).toEqual([])
  await shop.consent(subject.key)
  expect(await shown(subject)).toHaveLength(1)
})
