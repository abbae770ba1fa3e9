import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSession } from '../../harness/opening.ts'
import { createPaperShop, type PaperShop } from '../../harness/papers.ts'

let shop: PaperShop
let count = 0

beforeAll(async () => {
  shop = await createPaperShop()
})
afterAll(() => shop.drop())

/** A recipient of its own with a grant of `desk`, whose training lasts a year. */
async function grantee(): Promise<{ recipient: string; grant: string }> {
  count += 1
  const recipient = `debtor_${count}`
  await shop.addRecipient(recipient)
  return { recipient, grant: await shop.grant('desk', { recipient }) }
}

/** Enters something that a recipient owes, as its owner, and answers when it is due. */
async function owe(recipient: string, kind: string, purpose: string, lasts: string) {
  count += 1
  const [row] = await shop.inside(
    `insert into kiteline_internal.live_duties (
       duty_id, kind, policy, subject, recipient, purposes, due_at
     ) values ($1, $2, 'workshop', '1', $3, array['circular', $4], clock_timestamp() + $5::interval)
     returning due_at, due_at::text as text`,
    [count, kind, recipient, purpose, lasts],
  )
  return row
}

test('a grant holds until the first clean-up that its recipient owes for its purpose is overdue', async () => {
  const { recipient, grant } = await grantee()
  const rest = await shop.holdsUntil(grant)
  await owe('desk_dept', 'clean_up', 'desk', '1 hour')
  await owe(recipient, 'clean_up', 'lab', '1 hour')
  await owe(recipient, 'correct', 'desk', '1 hour')
  expect(await shop.holdsUntil(grant)).toBe(rest)
  const later = await owe(recipient, 'clean_up', 'desk', '3 hours')
  expect(await shop.holdsUntil(grant)).toBe(later?.text)
  const sooner = await owe(recipient, 'clean_up', 'desk', '2 hours')
  expect(await shop.holdsUntil(grant)).toBe(sooner?.text)
  await shop.inside('delete from kiteline_internal.live_duties where due_at::text = $1', [
    sooner?.text,
  ])
  expect(await shop.holdsUntil(grant)).toBe(later?.text)
})

test('a session ends when such a clean-up becomes overdue, at the latest', async () => {
  const { recipient, grant } = await grantee()
  const due = await owe(recipient, 'clean_up', 'desk', '2 minutes')
  const client = await shop.as('desk_app')
  const { expires_at } = await openSession(client, grant, { subjects: ['1'] })
  expect(expires_at).toEqual(due?.due_at)
})

test('without papers that are asked a grant never held', async () => {
  await shop.addRecipient('untrained', { isTrained: false })
  const grant = await shop.grant('desk', { recipient: 'untrained' })
  expect(await shop.holdsUntil(grant)).toBe('-infinity')
  expect(await shop.holdsUntil('987654321')).toBe('-infinity')
  expect(await shop.holdsUntil(null)).toBe('-infinity')
})
