import { expect, test } from 'vitest'
import { battlefield, hidden, named } from './attacker.ts'

const field = battlefield()

test('without a session every view of every purpose answers with the same error', async () => {
  const attacker = await field.attacker()
  for (const view of [
    'customers',
    'customer_contacts',
    'orders',
    'order_items',
    'service_tickets',
  ]) {
    expect(await attacker.run(`select * from for_repair.${view}`)).toMatchObject({ code: 'KL101' })
    expect(await attacker.run(`select count(*) from for_repair.${view}`)).toMatchObject({
      code: 'KL101',
    })
  }
  attacker.expectNoSecret()
})

test('without a session a look-up by key answers the same whether or not the key exists', async () => {
  const attacker = await field.attacker()
  const plain = [
    'select * from for_repair.customers where customer_id = $1',
    'select exists (select from for_repair.customers where customer_id = $1)',
    'select (select full_name from for_repair.customers where customer_id = $1)',
  ]
  // On the inner side of an outer join PostgreSQL asks is_open() only for rows that scope() let through: none.
  const outer = [
    'select c.* from (values ($1::bigint)) v(k) left join for_repair.customers c on c.customer_id = v.k',
    'select c.* from (values ($1::bigint), (1)) v(k) left join for_repair.customers c on c.customer_id = v.k',
    'select v.k from (values ($1::bigint)) v(k) full join for_repair.customers c on c.customer_id = v.k',
  ]
  for (const form of [...plain, ...outer]) {
    const existing = await attacker.run(form, [hidden.key])
    const missing = await attacker.run(form, ['987654321'])
    const withoutKey = ({ rows, ...rest }: typeof existing) => ({
      ...rest,
      rows: rows.map(({ k, ...columns }) => columns),
    })
    expect(withoutKey(missing), form).toEqual(withoutKey(existing))
    if (plain.includes(form)) expect(existing.code, form).toBe('KL101')
  }
  attacker.expectNoSecret()
})

test('the tables themselves are out of reach', async () => {
  const attacker = await field.attacker()
  const token = await attacker.open([named.key])
  for (const sql of ['select * from app.customers', 'table app.customer_contacts']) {
    expect(await attacker.read(token, sql)).toMatchObject({ code: '42501' })
  }
  attacker.expectNoSecret()
})
