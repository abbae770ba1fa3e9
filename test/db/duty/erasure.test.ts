import { afterAll, beforeAll, expect, test } from 'vitest'
import { failureOf, openSession, readWith, tokenFor } from '../../harness/opening.ts'
import { createDutyShop, type DutyShop, someHash } from './duty-shop.ts'

let shop: DutyShop
beforeAll(async () => {
  shop = await createDutyShop()
})
afterAll(() => shop.drop())

const erase = async (subject: string) => {
  const { rows } = await shop.service.one.query(
    "select kiteline.request_erasure('workshop', $1, 'letter', 'wants to be forgotten')::text as id",
    [subject],
  )
  return String(rows[0]?.id)
}

test('an erasure hides the person, has every recipient clean up and the house erase', async () => {
  const subject = await shop.customer()
  await shop.consent(subject)
  for (const purpose of ['desk', 'billing', 'claims', 'promo', 'rescue'] as const) {
    await shop.disclose(purpose, [subject])
  }
  const client = await shop.as('desk_app')
  const token = await tokenFor(client, shop.grants.billing, [subject])
  const refusal = await erase(subject)
  expect(await readWith(client, token, 'select order_id from for_billing.orders')).toEqual([])
  expect(await openSession(client, shop.grants.billing, { subjects: [subject] })).toMatchObject({
    refusal: 'KL102',
  })
  // A claim in law may still be answered.
  await shop.disclose('claims', [subject])
  const duties = (await shop.dutiesOf(subject)).filter(({ kind }) => kind !== 'post_notice')
  expect(
    duties.map(({ kind, recipient, purposes, refusal_id }) => [
      kind,
      recipient,
      purposes,
      refusal_id,
    ]),
  ).toEqual([
    ['clean_up', 'books', ['billing'], refusal],
    ['clean_up', 'desk_dept', ['desk'], refusal],
    ['clean_up', 'duty_desk', ['rescue'], refusal],
    ['clean_up', 'partner', ['promo'], refusal],
    ['erase', null, [], refusal],
  ])
})

test('the house has 15 working days, and its data owner acts', async () => {
  const subject = await shop.customer()
  await erase(subject)
  const [duty] = await shop.audit('select owner from kiteline.duty_log where subject = $1', [
    subject,
  ])
  expect(duty).toEqual({ owner: 'data_owner' })
  const due = (moment: string) =>
    shop.inside(
      `select date_trunc('second', ${moment}) as due_at from kiteline_internal.duties
       where subject = $1`,
      [subject],
    )
  expect(await due('due_at')).toEqual(
    await due('kiteline_internal.working_days_after(opened_at, 15)'),
  )
})

test('an erasure is requested once', async () => {
  const subject = await shop.customer()
  const refusal = await erase(subject)
  const before = await shop.stored()
  expect(await failureOf(erase(subject))).toEqual({
    code: 'KL003',
    message: 'not possible in the present state',
    detail: `erasure of subject ${subject} is requested already (refusal ${refusal})`,
    hint: 'kiteline.duty_log tells how far it is.',
  })
  expect(await shop.stored()).toEqual(before)
})

test('an erasure is no restriction that an administrator could lift', async () => {
  const subject = await shop.customer()
  const refusal = await erase(subject)
  const lift = shop.admin("select kiteline.lift_restriction($1, 'changed his mind')", [refusal])
  expect(await failureOf(lift)).toMatchObject({
    code: 'KL002',
    detail: `restriction ${refusal}`,
  })
})

test('evidence of past disclosure outlives the erasure of the data', async () => {
  const subject = await shop.customer()
  const session = await shop.disclose('desk', [subject])
  await erase(subject)
  const [duty] = await shop.dutiesOf(subject, 'erase')
  await shop.inside('delete from app.orders where customer_id = $1', [subject])
  await shop.inside('delete from app.customers where customer_id = $1', [subject])
  await shop.service.one.query(
    `select kiteline.complete_duty($1, 'erased from all tables', 'run 88', '${someHash}')`,
    [duty?.duty_id],
  )
  expect(
    await shop.audit('select session_id::text from kiteline.accesses_of($1)', [subject]),
  ).toEqual([{ session_id: session }])
  const [cleanUp] = await shop.dutiesOf(subject, 'clean_up')
  await shop.certify(String(cleanUp?.duty_id))
  await shop.verify(String(cleanUp?.duty_id))
  expect((await shop.dutiesOf(subject)).map(({ state }) => state)).toEqual(['verified', 'done'])
})
