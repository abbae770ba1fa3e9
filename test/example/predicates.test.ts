import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exampleFolder } from '../../examples/appliances/data/sql-files.ts'
import { loadPolicy } from '../../src/policy/load-policy.ts'
import { asOf, createShop, type Shop } from './shop.ts'

const policy = await loadPolicy(join(exampleFolder, 'policy.ts'))
let shop: Shop

beforeAll(async () => {
  shop = await createShop({ customers: 100_000 })
  // Stand-ins for the session's own functions: here only the predicates are on trial.
  await shop.rows(`
    create schema kiteline;
    create function kiteline.as_of() returns timestamptz language sql stable
      return current_setting('test.as_of')::timestamptz;
    create function kiteline.actor() returns text language sql stable
      return current_setting('test.actor');
    create function kiteline.recipient() returns text language sql stable
      return current_setting('test.recipient')`)
}, 120_000)
afterAll(() => shop.drop())

interface Session {
  readonly actor?: string
  readonly recipient?: string
  /** Days after the data's own "now". */
  readonly daysLater?: number
}

/** The customers that all row predicates of a purpose admit, in order. */
async function admitted(purpose: string, session: Session = {}): Promise<readonly number[]> {
  const { actor = 'nobody', recipient = 'nobody', daysLater = 0 } = session
  const moment = new Date(asOf.getTime() + daysLater * 86_400_000)
  await shop.rows(
    `select set_config('test.as_of', $1, false), set_config('test.actor', $2, false),
       set_config('test.recipient', $3, false)`,
    [moment.toISOString(), actor, recipient],
  )
  const conditions = Object.entries(policy.purposes[purpose]?.rows ?? {}).map(
    ([relation, { text }]) => `customer_id in (select customer_id from ${relation} where ${text})`,
  )
  expect(conditions.length).toBeGreaterThan(0)
  const rows = await shop.rows<{ id: number }>(
    `select customer_id::integer as id from app.customers where ${conditions.join(' and ')} order by 1`,
  )
  return rows.map(({ id }) => id)
}

test('exactly 20,000 of 100,000 are left for the development of a new system', async () => {
  const [row] = await shop.rows('select count(*)::integer from app.customers')
  expect(row).toEqual({ count: 100_000 })
  const ids = await admitted('system_dev')
  expect(ids.length).toBe(20_000)
  expect(ids.every((id) => id % 5 === 0)).toBe(true)
})

test('a gas alarm lets the rescue see P10 alone', async () => {
  expect(await admitted('gas_alarm_rescue')).toEqual([100])
})

test('an engineer repairs for the customers of his own open tickets', async () => {
  const ids = await admitted('repair', { actor: 'engineer-17' })
  expect(ids).toEqual(expect.arrayContaining([10, 60, 71, 80, 91, 120]))
  expect(ids.length).toBeLessThan(300)
  expect(await admitted('repair', { actor: 'engineer-18' })).not.toContain(10)
  expect(await admitted('repair')).toEqual([])
})

test('a fitter sees a customer from the day before the visit to the day after', async () => {
  const visits = (daysLater: number) => admitted('home_visit', { actor: 'fitter-3', daysLater })
  expect(await visits(0)).toContain(20)
  expect(await visits(1)).toContain(20)
  expect(await visits(2)).not.toContain(20)
  expect(await visits(3)).not.toContain(30)
  expect(await visits(4)).toContain(30)
  expect(await admitted('home_visit', { actor: 'fitter-4' })).not.toContain(20)
})

test('a carrier sees whose parcels it has now, and not those of another', async () => {
  const suyun = await admitted('delivery', { recipient: 'suyun_express' })
  expect(suyun).toEqual(expect.arrayContaining([20, 30, 71, 91]))
  expect(suyun).not.toContain(10)
  expect(suyun).not.toContain(80)
  const north = await admitted('delivery', { recipient: 'north_post' })
  expect(north).toContain(80)
  expect(north.filter((id) => suyun.includes(id))).toEqual([])
})

test('a birthday card is due from fourteen days before the day until the day', async () => {
  expect(await admitted('birthday_card')).toContain(40)
  expect(await admitted('birthday_card', { daysLater: -7 })).toContain(40)
  expect(await admitted('birthday_card', { daysLater: -8 })).not.toContain(40)
  expect(await admitted('birthday_card', { daysLater: 7 })).toContain(40)
  expect(await admitted('birthday_card', { daysLater: 8 })).not.toContain(40)
})

test('whose birthday is in the next fourteen days is known across the end of the year', async () => {
  const [row] = await shop.rows<{ days: number }>(
    "select (date '2025-12-30' - ($1::timestamptz at time zone 'Asia/Shanghai')::date) as days",
    [asOf],
  )
  const ids = await admitted('birthday_card', { daysLater: row?.days ?? 0 })
  const days = await shop.rows<{ day: string }>(
    `select distinct to_char(birth_date, 'MM-DD') as day from app.customers
     where customer_id = any ($1) order by 1`,
    [ids],
  )
  // No generated birthday is later in its month than the 28th.
  const expected = Array.from({ length: 13 }, (_, day) => `01-${String(day + 1).padStart(2, '0')}`)
  expect(days.map(({ day }) => day)).toEqual(expected)
})

test('a bank advises who applied in the last thirty days', async () => {
  const ids = await admitted('loan_consult')
  expect(ids).toEqual(expect.arrayContaining([20, 60, 91]))
  expect(ids).not.toContain(10)
})

test('who switched recommendations off is left out', async () => {
  const [row] = await shop.rows(
    'select count(*)::integer from app.customers where is_customer and is_reco_off',
  )
  expect(row?.count).toBeGreaterThan(4000)
  expect((await admitted('reco')).length).toBe(99_999 - Number(row?.count))
})

test('a partner reaches nobody who heard of promotions twice in thirty days', async () => {
  const ids = await admitted('partner_promo')
  expect(ids).toContain(51)
  expect(ids).not.toContain(20)
})

test('orders are kept for three years, also those of whoever asked to be forgotten', async () => {
  const ids = await admitted('retention')
  expect(ids).toEqual(expect.arrayContaining([51, 91]))
  expect(ids).not.toContain(111)
  expect(await admitted('retention', { daysLater: 3 * 365 - 390 })).not.toContain(91)
})

/** The personas for whom a rule of the policy's subject holds at the data's own "now". */
async function those(rule: 'minor' | 'elder'): Promise<readonly string[]> {
  await shop.rows("select set_config('test.as_of', $1, false)", [asOf.toISOString()])
  const condition = policy.subject[rule]?.text.replaceAll('clock_timestamp()', 'kiteline.as_of()')
  const rows = await shop.rows<{ full_name: string }>(
    `select full_name from app.customers
     where (${condition}) and customer_id = any ($1) order by customer_id`,
    [[10, 20, 51, 71, 80, 91, 111]],
  )
  return rows.map(({ full_name }) => full_name)
}

test('a child and an elder are told by the birth date', async () => {
  expect(await those('minor')).toEqual(['张小明'])
  expect(await those('elder')).toEqual(['赵奶奶'])
})

test('without a birth date the flag tells who is a minor', async () => {
  await shop.rows('update app.customers set birth_date = null where customer_id = 71')
  expect(await those('minor')).toEqual(['张小明'])
  await shop.rows('update app.customers set is_minor = false where customer_id = 71')
  expect(await those('minor')).toEqual([])
})
