import { afterAll, beforeAll, expect, test } from 'vitest'
import { KitelineClient } from '../../src/client/index.ts'
import { createShop, type Shop } from './shop.ts'
import type { ShopPurposes } from './shop-policy.ts'

let shop: Shop
let client: KitelineClient<ShopPurposes>
beforeAll(async () => {
  shop = await createShop()
  client = new KitelineClient<ShopPurposes>({ pool: shop.pool() })
})
afterAll(() => shop.drop())

function byMobile(value: string, reason: string) {
  return { purpose: 'client_desk', lookup: 'mobile', value, actor: 'agent-7', reason } as const
}

async function lookupsFor(reason: string): Promise<number> {
  return (await shop.audit('select from kiteline.lookup_log where reason = $1', [reason])).length
}

test('finds whom to name, and a session may then name them', async () => {
  const subjects = await client.findSubjects(byMobile('13912345678', 'caller on line 4'))
  expect(subjects).toEqual(['2'])
  const { desk: grantId } = shop.grants
  const names = await client.withSession(
    { purpose: 'client_desk', grantId, actor: 'agent-7', reason: 'caller on line 4', subjects },
    (db) => db.selectFrom('customers').select('full_name').execute(),
  )
  expect(names).toEqual([{ full_name: '王**' }])
  expect(await lookupsFor('caller on line 4')).toBe(1)
})

test('finds nobody for a value that nobody has, and that is on record too', async () => {
  expect(await client.findSubjects(byMobile('13999999999', 'misdialled'))).toEqual([])
  expect(await lookupsFor('misdialled')).toBe(1)
})

test('a look-up that the purpose does not have is KL109', async () => {
  const looking = client.findSubjects({ ...byMobile('x', 'curious'), lookup: 'id_number' })
  await expect(looking).rejects.toMatchObject({
    code: 'KL109',
    message: 'the look-up was refused',
    hint: 'Ask security: the report "denials" names the missing condition.',
  })
  expect(await lookupsFor('curious')).toBe(0)
})

test('beyond the hourly limit a look-up is KL109, and the refusal is on record', async () => {
  for (let index = 0; index < 3; index += 1) {
    await client.findSubjects(byMobile(`1390000000${index}`, 'one of many'))
  }
  await expect(client.findSubjects(byMobile('13900000009', 'too many'))).rejects.toMatchObject({
    code: 'KL109',
  })
  expect(
    await shop.audit('select missing from kiteline.denial_log where reason = $1', ['too many']),
  ).toEqual([{ missing: ['hourly limit of look-ups'] }])
})
