import { expect, test } from 'vitest'
import { battlefield, named } from './attacker.ts'

const field = battlefield()

const writes = [
  "update for_repair.customers set full_name = 'x'",
  "update for_repair.service_tickets set status = 'closed' returning *",
  'delete from for_repair.orders returning *',
  "insert into for_repair.customers (customer_id, full_name) values (1, 'x') returning *",
  "insert into for_repair.service_tickets (service_ticket_id, status) values (1, 'x') on conflict do nothing",
  'insert into for_repair.order_items (order_id, model, quantity) select 1, model, 2 from for_repair.order_items',
  'lock table for_repair.customers in access exclusive mode',
  'truncate for_repair.customers',
  'select * from for_repair.service_tickets for update',
  'create rule r as on select to for_repair.customers do instead select 1',
  'create trigger t instead of update on for_repair.customers execute function tg()',
  'alter view for_repair.customers owner to repair_desk',
  'drop view for_repair.customers',
]

test('nothing is written, locked or altered through the views', async () => {
  const attacker = await field.attacker()
  const token = await attacker.open([named.key])
  for (const sql of writes) {
    const { code } = await attacker.read(token, sql)
    expect(code, sql).toBeDefined()
  }
  const merge = `merge into for_repair.service_tickets t using (values (1)) v(x) on true
    when matched then update set status = 'closed'`
  expect((await attacker.read(token, merge)).code).toBeDefined()
  expect((await attacker.read(token, 'select full_name from for_repair.customers')).rows).toEqual([
    { full_name: named.shownName },
  ])
  attacker.expectNoSecret()
})

test('a recipient cannot pass its privilege on', async () => {
  const attacker = await field.attacker()
  await attacker.run('grant select on for_repair.customers to public')
  const other = await field.attacker('contract_fix')
  expect(await other.run('select * from for_repair.customers')).toMatchObject({ code: '42501' })
})

test('a view stays unwritable even for a login that was given UPDATE on it by mistake', async () => {
  await field
    .database()
    .superuser.query('grant update, delete on for_repair.service_tickets to repair_desk')
  const attacker = await field.attacker()
  const token = await attacker.open([named.key])
  for (const sql of [
    "update for_repair.service_tickets set status = 'closed'",
    'delete from for_repair.service_tickets',
  ]) {
    expect(await attacker.read(token, sql)).toMatchObject({ code: '42501' })
  }
})
