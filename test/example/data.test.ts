import { join } from 'node:path'
import type { ClientBase } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeData } from '../../examples/appliances/data/make-data.ts'
import { personas } from '../../examples/appliances/data/personas.ts'
import { exampleFolder } from '../../examples/appliances/data/sql-files.ts'
import { loadPolicy } from '../../src/policy/load-policy.ts'
import { asOf, createShop, type Shop } from './shop.ts'

let shop: Shop

beforeAll(async () => {
  shop = await createShop({ customers: 2000 })
})
afterAll(() => shop.drop())

async function digests(client: ClientBase): Promise<Record<string, string>> {
  // A row's text depends on how the connection writes times.
  await client.query("set time zone 'UTC'; set datestyle = 'ISO'")
  const { rows } = await client.query<{ table: string }>(
    "select table_name as table from information_schema.tables where table_schema = 'app' order by 1",
  )
  const found: Record<string, string> = {}
  for (const { table } of rows) {
    const name = client.escapeIdentifier(table)
    const { rows: counted } = await client.query<{ digest: string }>(
      `select count(*) || ' ' || left(md5(string_agg(t::text, e'\\n' order by t.*)), 12) as digest
       from app.${name} as t`,
    )
    found[table] = counted[0]?.digest ?? ''
  }
  return found
}

test('every PostgreSQL gets the same rows for the same options', async () => {
  expect(await digests(shop.client)).toMatchInlineSnapshot(`
    {
      "addresses": "1999 86873d23316f",
      "app_logins": "1003 8975b4da6612",
      "call_recordings": "41 f612287b9101",
      "credit_files": "51 f2188022c956",
      "customer_contacts": "2000 3516be82e0eb",
      "customer_identities": "1999 e231dc96faf5",
      "customers": "2000 89cf03ffc94a",
      "deliveries": "398 58292040f493",
      "device_usage": "5598 11a148d85464",
      "devices": "1999 857fb8c00a9d",
      "emergency_contacts": "201 37a763cbf095",
      "family_members": "201 ddeb7fc46088",
      "order_items": "4979 2a0a9528e071",
      "orders": "3987 ff948ef764fa",
      "payments": "3987 545b5b092e52",
      "preferences": "3998 24c5a2cb9251",
      "products": "9 bbbb1a0668fa",
      "service_tickets": "504 28fca6774dc6",
      "social_accounts": "401 2012448d5e08",
    }
  `)
})

test('another database gets the same rows, whatever the order of loading and constraining', async () => {
  const other = await createShop({
    customers: 2000,
    isConstrainedFirst: true,
    timeZone: 'America/Sao_Paulo',
  })
  try {
    expect(await digests(other.client)).toEqual(await digests(shop.client))
  } finally {
    await other.drop()
  }
})

test('the policy labels every column of every table, and only the catalogue is about nobody', async () => {
  const { relations } = await loadPolicy(join(exampleFolder, 'policy.ts'))
  const columns = await shop.rows<{ relation: string; columns: string[] }>(`
    select 'app.' || table_name as relation,
      array_agg(column_name::text order by column_name::text collate "C") as columns
    from information_schema.columns where table_schema = 'app' and table_name <> 'products'
    group by table_name`)
  const labelled = Object.entries(relations).map(([relation, { columns }]) => [
    relation,
    Object.keys(columns).sort(),
  ])
  expect(Object.fromEntries(columns.map((row) => [row.relation, row.columns]))).toEqual(
    Object.fromEntries(labelled),
  )
})

test('every fifth customer, and nobody else, was active in the last half year', async () => {
  const rows = await shop.rows(
    `
    select (customer_id % 5 = 0) as is_fifth, count(*)::integer,
      count(*) filter (where last_active_at >= $1::timestamptz - interval '6 months')::integer as active
    from app.customers group by 1 order by 1`,
    [asOf],
  )
  expect(rows).toEqual([
    { is_fifth: false, count: 1600, active: 0 },
    { is_fifth: true, count: 400, active: 400 },
  ])
})

test('that stays so for two months', async () => {
  const [row] = await shop.rows(
    `
    select count(*)::integer as active from app.customers
    where last_active_at >= $1::timestamptz + interval '60 days' - interval '6 months'`,
    [asOf],
  )
  expect(row).toEqual({ active: 400 })
})

test('an order costs what its lines cost and was paid with that', async () => {
  const [row] = await shop.rows(`
    select count(*)::integer as orders,
      count(*) filter (where total = lines and total = paid)::integer as right_orders
    from app.orders
    join (
      select order_id, sum(quantity * unit_price) as lines from app.order_items group by order_id
    ) as items using (order_id)
    join (
      select order_id, sum(amount) as paid from app.payments group by order_id
    ) as payments using (order_id)`)
  expect(row).toEqual({ orders: 3987, right_orders: 3987 })
})

test('identity numbers are of no existing region, hold the birth date and pass their check', async () => {
  const rows = await shop.rows<{ id_number: string; born: string; sex: string }>(`
    select upper(replace(id_number, ' ', '')) as id_number, to_char(birth_date, 'YYYYMMDD') as born
    from app.customer_identities join app.customers using (customer_id)
    where id_type = 'resident_id' and id_number is not null`)
  expect(rows.length).toBeGreaterThan(1800)
  for (const { id_number, born } of rows) {
    expect(id_number).toMatch(new RegExp(`^990101${born}[0-9]{3}[0-9X]$`))
    expect(id_number.at(-1), id_number).toBe(checkCharacter(id_number))
  }
})

test('cards are test cards that pass the check unless they were mistyped', async () => {
  const rows = await shop.rows<{ bank_card: string }>(
    "select replace(bank_card, ' ', '') as bank_card from app.payments where bank_card is not null",
  )
  const valid = rows.filter(({ bank_card }) => bank_card.startsWith('622202') && isLuhn(bank_card))
  expect(rows.length).toBeGreaterThan(3000)
  expect(valid.length / rows.length).toBeGreaterThan(0.9)
  expect(valid.length).toBeLessThan(rows.length)
})

test('the data are as dirty as real ones', async () => {
  const [row] = await shop.rows(`
    select
      bool_or(mobile is null) as missing,
      bool_or(mobile = ' ') as blank,
      bool_or(mobile = '无') as placeholder,
      bool_or(mobile like '+86%') as country_code,
      bool_or(mobile ~ '^[０-９]+$') as full_width,
      bool_or(mobile like '+44%') as foreign_number,
      bool_or(mobile like '%/%') as two_numbers,
      bool_or(full_name ~ '^1[0-9]{10}$') as number_as_name,
      bool_or(full_name ~ '[·•・]') as middle_dot,
      bool_or(full_name ~ '^[A-Z]') as latin,
      bool_or(full_name like '%*%') as masked_already,
      bool_or(province is null) as no_province
    from app.customers
    join app.customer_contacts using (customer_id)
    left join app.addresses using (customer_id)`)
  expect(Object.entries(row ?? {}).filter(([, found]) => found !== true)).toEqual([])
  const [text] = await shop.rows(`
    select
      bool_or(fault_text ~ '身份证990101[0-9]{11}') as paper,
      bool_or(fault_text ~ '电话：1[0-9]{2} [0-9]{4} [0-9]{4}') as number
    from app.service_tickets`)
  expect(text).toEqual({ paper: true, number: true })
})

test('mobile numbers typed plainly belong to one customer each', async () => {
  const [row] = await shop.rows(`
    select count(*)::integer as plain, count(distinct mobile)::integer as different
    from app.customer_contacts where mobile ~ '^1[0-9]{10}$'`)
  expect(row).toEqual({ plain: row?.different, different: row?.different })
  expect(row?.different).toBeGreaterThan(1700)
})

test('the personas stand under their keys and names', async () => {
  const rows = await shop.rows<{ key: string; name: string }>(
    `select customer_id::text as key, full_name as name from app.customers
     where customer_id::text = any ($1)`,
    [Object.values(personas).map(({ key }) => key)],
  )
  expect(Object.fromEntries(rows.map(({ key, name }) => [key, name]))).toEqual(
    Object.fromEntries(Object.values(personas).map(({ key, name }) => [key, name])),
  )
})

test('the shop can go on writing behind the rows that were made', async () => {
  const [row] = await shop.rows(
    "insert into app.orders (customer_id, ordered_at, total, channel) values (1, now(), 1, 'app') returning order_id",
  )
  expect(row).toEqual({ order_id: '4001' })
  await shop.rows('delete from app.orders where order_id = 4001')
})

test('nothing of the data maker stays behind, also when it fails', async () => {
  const schemas = "select nspname from pg_namespace where nspname = 'app_data'"
  expect(await shop.rows(schemas)).toEqual([])
  await expect(makeData(shop.client, { customers: 200, asOf })).rejects.toThrow(/duplicate key/)
  expect(await shop.rows(schemas)).toEqual([])
  const [row] = await shop.rows('select count(*)::integer from app.customers')
  expect(row).toEqual({ count: 2000 })
})

test('a number of customers that would leave out a persona is refused', async () => {
  await expect(makeData(shop.client, { customers: 119, asOf })).rejects.toThrow(
    'customers must be a whole number from 120 to 90000000, not 119',
  )
})

test('for benchmarks customers, contacts and orders can be made alone', async () => {
  const bench = await createShop({ customers: 500, ordersPerCustomer: 5, scope: 'orders_only' })
  try {
    const [row] = await bench.rows(`
      select (select count(*)::integer from app.customers) as customers,
        (select count(*)::integer from app.orders) as orders,
        (select count(*)::integer from app.order_items) as order_items`)
    expect(row).toEqual({ customers: 500, orders: 2500, order_items: 0 })
  } finally {
    await bench.drop()
  }
})

/** The last character of an identity number by ISO 7064 MOD 11-2. */
function checkCharacter(number: string): string | undefined {
  let rest = 0
  for (const digit of number.slice(0, 17)) rest = ((rest + Number(digit)) * 2) % 11
  return '0123456789X'[(12 - rest) % 11]
}

function isLuhn(number: string): boolean {
  const sum = [...number].reverse().reduce((total, character, place) => {
    const digit = Number(character)
    const doubled = digit > 4 ? digit * 2 - 9 : digit * 2
    return total + (place % 2 === 0 ? digit : doubled)
  }, 0)
  return sum % 10 === 0
}
