import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPaperShop, type PaperShop } from '../../harness/papers.ts'

let shop: PaperShop
let count = 0

beforeAll(async () => {
  shop = await createPaperShop()
})
afterAll(() => shop.drop())

/** A recipient of its own with a grant of `desk`. */
async function grantee(): Promise<{ recipient: string; grant: string }> {
  count += 1
  const recipient = `grantee_${count}`
  await shop.addRecipient(recipient)
  return { recipient, grant: await shop.grant('desk', { recipient }) }
}

const revoke = (id: string) =>
  shop.admin("select kiteline.revoke_qualification($1, 'withdrawn by its issuer')", [id])

test('gate of the qualification: nothing is asked that the checklist does not ask', async () => {
  const { grant } = await grantee()
  await shop.askFor('circular', ['iso27001'])
  expect(await shop.gate('qualification', grant)).toBeNull()
  expect(await shop.gate('qualification', '987654321')).toBe('qualifications unknown')
  expect(await shop.gate('qualification', null)).toBe('qualifications unknown')
})

test('gate of the qualification: every kind is verified, not revoked and not expired', async () => {
  const { recipient, grant } = await grantee()
  await shop.askFor('desk', ['iso27001', 'express_licence'])
  expect(await shop.gate('qualification', grant)).toBe(
    'qualification missing: express_licence, iso27001',
  )
  // Somebody else's does not help, nor does one that nobody has verified.
  await shop.qualify('desk_dept', 'iso27001')
  await shop.enterUnverified(recipient, 'iso27001')
  expect(await shop.gate('qualification', grant)).toBe(
    'qualification missing: express_licence, iso27001',
  )
  const id = await shop.qualify(recipient, 'iso27001')
  expect(await shop.gate('qualification', grant)).toBe('qualification missing: express_licence')
  const expired = await shop.enterExpired(recipient, 'express_licence')
  expect(await shop.gate('qualification', grant)).toBe('qualification missing: express_licence')
  await shop.asOwner(
    `insert into kiteline_internal.qualification_verifications (
       qualification_id, recorded_by, reason, verified_by
     ) values (${expired}, 'dba', 'seen in time', 'lawyer')`,
  )
  expect(await shop.gate('qualification', grant)).toBe('qualification expired: express_licence')
  await revoke(id)
  expect(await shop.gate('qualification', grant)).toBe('qualification missing: iso27001')
  await shop.qualify(recipient, 'iso27001')
  await shop.qualify(recipient, 'express_licence')
  expect(await shop.gate('qualification', grant)).toBeNull()
})

test('a grant holds as long as the last paper of the kind that lapses first', async () => {
  const { recipient, grant } = await grantee()
  await shop.askFor('desk', ['iso27001', 'express_licence'])
  expect(await shop.holdsUntil(grant)).toBe('-infinity')
  await shop.qualify(recipient, 'iso27001', '2 days')
  expect(await shop.holdsUntil(grant)).toBe('-infinity')
  await shop.qualify(recipient, 'express_licence', '4 days')
  expect(await hoursLeft(grant)).toBe(48)
  const longer = await shop.qualify(recipient, 'iso27001', '3 days')
  await shop.qualify(recipient, 'iso27001', '1 day')
  expect(await hoursLeft(grant)).toBe(72)
  await revoke(longer)
  expect(await hoursLeft(grant)).toBe(48)
  expect(await shop.holdsUntil('987654321')).toBe('-infinity')
})

/** Whole hours until the first paper lapses. */
async function hoursLeft(grant: string): Promise<unknown> {
  const [row] = await shop.inside(
    `select round(extract(epoch from $1::timestamptz - clock_timestamp()) / 3600)::integer as hours`,
    [await shop.holdsUntil(grant)],
  )
  return row?.hours
}
