import { expect, test } from 'vitest'
import { grantFor } from '../harness/database.ts'
import { battlefield, hidden, named } from './attacker.ts'

const field = battlefield()

test('no clause brings back anybody but the named', async () => {
  const attacker = await field.attacker()
  const token = await attacker.open([named.key])
  const attempts = [
    'select customer_id from for_repair.customers',
    'select customer_id from for_repair.customers where true or customer_id > 0',
    `select customer_id from for_repair.customers where customer_id in (${hidden.key}, ${named.key})`,
    'select customer_id from for_repair.customers union all select customer_id from for_repair.customers',
    'select distinct t.customer_id from for_repair.service_tickets t full join for_repair.customers c on true',
    'select c.customer_id from generate_series(1, 400) g left join for_repair.customers c on c.customer_id = g where c.customer_id is not null',
    'with recursive r as (select customer_id from for_repair.customers union select r.customer_id from r) select * from r',
    'select customer_id from for_repair.orders',
    'select o.customer_id from for_repair.order_items i join for_repair.orders o using (order_id)',
    'select (select max(customer_id) from for_repair.customers)::bigint as customer_id',
    'select customer_id from for_repair.customers order by random() limit all',
    'select customer_id from for_repair.customers tablesample system (100)',
  ]
  for (const sql of attempts) {
    const { rows } = await attacker.read(token, sql)
    expect(new Set(rows.map((row) => row.customer_id)), sql).toEqual(
      new Set(rows.length === 0 ? [] : [named.key]),
    )
  }
  expect((await attacker.read(token, attempts[0] ?? '')).rows).toHaveLength(1)
  attacker.expectNoSecret()
})

test('a child relation shows the rows of named people only', async () => {
  const attacker = await field.attacker()
  const token = await attacker.open([named.key])
  const { rows } = await attacker.read(
    token,
    'select distinct order_id from for_repair.order_items',
  )
  const { rows: truth } = await field.database().superuser.query(
    `select distinct i.order_id from app.order_items i join app.orders o using (order_id)
     where o.customer_id = ${named.key}`,
  )
  expect(truth.length).toBeGreaterThan(0)
  expect(rows).toEqual(truth)
})

test('naming people whom the purpose does not admit does not bring them in', async () => {
  const attacker = await field.attacker()
  // Customer 1 has no open ticket of this engineer.
  const { rows } = await attacker.run(
    'select admitted_count, asked_count from kiteline.open_session($1, $2, $3, $4)',
    [grantFor('repair'), 'engineer-17', 'ticket 4711', [named.key, '1', '999999999']],
  )
  expect(rows).toEqual([{ admitted_count: 1, asked_count: '3' }])
})
