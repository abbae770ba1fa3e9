import { afterAll, beforeAll, expect, test } from 'vitest'
import { failureOf } from '../../harness/opening.ts'
import { createDutyShop, type DutyShop } from './duty-shop.ts'

let shop: DutyShop
beforeAll(async () => {
  shop = await createDutyShop()
})
afterAll(() => shop.drop())

const lift = (refusal: string) =>
  shop.admin("select kiteline.lift_restriction($1, ' by mistake ')", [refusal])
const object = (subject: string, purpose: string) =>
  shop.value("select kiteline.record_objection('workshop', $1, $2, 'phone', 'no more')", [
    subject,
    purpose,
  ])
const states = async (subject: string) =>
  (await shop.dutiesOf(subject)).map(({ recipient, state, refusal_id }) => [
    recipient,
    state,
    refusal_id,
  ])

test('a lifted restriction waives the clean-ups that nobody has worked on', async () => {
  const subject = await shop.customer()
  await shop.disclose('desk', [subject])
  await shop.disclose('billing', [subject])
  const refusal = await shop.restrict(subject)
  const desk = (await shop.dutiesOf(subject)).find(({ recipient }) => recipient === 'desk_dept')
  await shop.certify(String(desk?.duty_id))
  await lift(refusal)
  expect(await states(subject)).toEqual([
    ['books', 'waived', refusal],
    ['desk_dept', 'certificate_submitted', refusal],
  ])
  const [row] = await shop.audit(
    "select history from kiteline.duty_log where subject = $1 and recipient = 'books'",
    [subject],
  )
  expect(row?.history).toEqual([
    {
      event: 'waived',
      at: expect.any(String),
      by: 'dba',
      reason: 'the restriction was lifted: by mistake',
      lifted_refusal: Number(refusal),
    },
  ])
})

test('a clean-up whose certificate was rejected has been worked on', async () => {
  const subject = await shop.customer()
  await shop.disclose('desk', [subject])
  const refusal = await shop.restrict(subject)
  const [duty] = await shop.dutiesOf(subject)
  await shop.certify(String(duty?.duty_id))
  await shop.verify(String(duty?.duty_id), false)
  await lift(refusal)
  expect(await states(subject)).toEqual([['desk_dept', 'open', refusal]])
})

test('clean-ups of other refusals stay', async () => {
  const subject = await shop.customer()
  await shop.disclose('desk', [subject])
  const objection = await object(subject, 'desk')
  const restriction = await shop.restrict(subject)
  await lift(restriction)
  expect(await states(subject)).toEqual([['desk_dept', 'open', objection]])
})

test('what a waived clean-up covered for another refusal is asked for anew', async () => {
  const subject = await shop.customer()
  await shop.disclose('desk', [subject])
  await shop.disclose('billing', [subject])
  const restriction = await shop.restrict(subject)
  const objection = await object(subject, 'desk')
  await lift(restriction)
  expect(await states(subject)).toEqual([
    ['books', 'waived', restriction],
    ['desk_dept', 'waived', restriction],
    ['desk_dept', 'open', objection],
  ])
})

test('a person who is restricted again is cleaned up again', async () => {
  const subject = await shop.customer()
  await shop.disclose('desk', [subject])
  const first = await shop.restrict(subject)
  await lift(first)
  const second = await shop.restrict(subject)
  expect(await states(subject)).toEqual([
    ['desk_dept', 'waived', first],
    ['desk_dept', 'open', second],
  ])
})

test('a restriction is lifted once, and what is none is not lifted', async () => {
  const subject = await shop.customer()
  await shop.disclose('desk', [subject])
  const restriction = await shop.restrict(subject)
  const objection = await object(subject, 'billing')
  await lift(restriction)
  const before = await shop.stored()
  expect(await failureOf(lift(restriction))).toEqual({
    code: 'KL003',
    message: 'not possible in the present state',
    detail: `restriction ${restriction} is lifted already`,
    hint: 'Nothing needs to be done.',
  })
  expect(await failureOf(lift(objection))).toEqual({
    code: 'KL002',
    message: 'no such object',
    detail: `restriction ${objection}`,
    hint: 'The number is the one restrict_subject returned.',
  })
  expect(await shop.stored()).toEqual(before)
})
