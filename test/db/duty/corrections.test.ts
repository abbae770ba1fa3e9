import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDutyShop, type DutyShop, someHash } from './duty-shop.ts'

let shop: DutyShop
beforeAll(async () => {
  shop = await createDutyShop()
})
afterAll(() => shop.drop())

/** Records a correction; answers how many recipients have to follow. */
const correct = async (subject: string, categories: readonly string[]) =>
  Number(
    await shop.value("select kiteline.record_correction('workshop', $1, $2, 'it was wrong')", [
      subject,
      categories,
    ]),
  )
const owed = async (subject: string) =>
  Object.fromEntries(
    (await shop.dutiesOf(subject, 'correct')).map(({ recipient, purposes }) => [
      recipient,
      purposes,
    ]),
  )

test('every recipient that received the category corrects it, and nobody else', async () => {
  const [subject, other] = [await shop.customer(), await shop.customer()]
  await shop.disclose('desk', [subject])
  await shop.disclose('circular', [subject, other])
  await shop.disclose('billing', [subject])
  await shop.disclose('rescue', [subject])
  // billing shows orders only; circular shows the city only.
  expect(await correct(subject, ['identity'])).toBe(2)
  expect(await owed(subject)).toEqual({ desk_dept: ['desk'], duty_desk: ['rescue'] })
  expect(await owed(other)).toEqual({})
  const [duty] = await shop.audit(
    `select owner, state, refusal_id, instructions from kiteline.duty_log
     where subject = $1 and kind = 'correct' and recipient = 'desk_dept'`,
    [subject],
  )
  expect(duty).toEqual({
    owner: 'recipient',
    state: 'open',
    refusal_id: null,
    instructions: 'Correct identity of this person, with every copy: it was wrong',
  })
  const due = (moment: string) =>
    shop.inside(
      `select date_trunc('second', ${moment}) as due_at from kiteline_internal.duties
       where subject = $1 and kind = 'correct'`,
      [subject],
    )
  expect(await due('due_at')).toEqual(
    await due('kiteline_internal.working_days_after(opened_at, 5)'),
  )
})

test('several categories make one duty a recipient', async () => {
  const subject = await shop.customer()
  await shop.disclose('desk', [subject])
  await shop.disclose('circular', [subject])
  await shop.disclose('billing', [subject])
  expect(await correct(subject, ['place', 'transaction', 'place'])).toBe(2)
  expect(await owed(subject)).toEqual({ desk_dept: ['circular', 'desk'], books: ['billing'] })
})

test('what was withheld from a recipient it need not correct', async () => {
  const subject = await shop.customer()
  await shop.consent(subject, ['place'])
  await shop.disclose('promo', [subject])
  expect(await correct(subject, ['contact'])).toBe(0)
  expect(await correct(subject, ['place'])).toBe(1)
  expect(await owed(subject)).toEqual({ partner: ['promo'] })
})

test('who has cleaned up since need not correct', async () => {
  const subject = await shop.customer()
  await shop.disclose('desk', [subject])
  await shop.disclose('billing', [subject])
  await shop.value("select kiteline.record_objection('workshop', $1, 'desk', 'phone', 'no more')", [
    subject,
  ])
  const [duty] = await shop.dutiesOf(subject, 'clean_up')
  expect(await correct(subject, ['transaction'])).toBe(2)
  await shop.certify(String(duty?.duty_id))
  expect(await correct(subject, ['transaction'])).toBe(2)
  await shop.verify(String(duty?.duty_id))
  expect(await correct(subject, ['transaction'])).toBe(1)
})

test('a correction that concerns nobody opens nothing', async () => {
  const subject = await shop.customer()
  expect(await correct(subject, ['contact'])).toBe(0)
  expect(await shop.dutiesOf(subject)).toEqual([])
})

test('a correction is completed with its proof', async () => {
  const subject = await shop.customer()
  await shop.disclose('desk', [subject])
  await correct(subject, ['contact'])
  const [duty] = await shop.dutiesOf(subject, 'correct')
  await shop.service.one.query(
    `select kiteline.complete_duty($1, 'corrected', 'mail 5', '${someHash}')`,
    [duty?.duty_id],
  )
  expect((await shop.dutiesOf(subject, 'correct'))[0]?.state).toBe('done')
})
