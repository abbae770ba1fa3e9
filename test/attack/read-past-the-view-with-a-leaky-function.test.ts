import { expect, test } from 'vitest'
import { battlefield, named } from './attacker.ts'

const field = battlefield()

/** A function that tells everything it is given, and looks so cheap that the planner would call it first. */
const leak = `
  create function attacker.tell(value text) returns boolean language plpgsql cost 0.0000001 as
  $$ begin raise notice 'heard %', value; return true; end $$`
const burst = `
  create function attacker.burst(value text) returns integer language plpgsql cost 0.0000001 immutable as
  $$ begin return value::integer; end $$`

const clauses = [
  'select * from for_repair.customers where attacker.tell(full_name)',
  'select * from for_repair.customers c where attacker.tell(c::text)',
  'select * from for_repair.customer_contacts where attacker.tell(mobile) and false',
  'select * from for_repair.service_tickets where attacker.tell(fault_text) or attacker.tell(status)',
  'select * from for_repair.customers order by attacker.tell(full_name)',
  'select attacker.tell(full_name) from for_repair.customers group by full_name having attacker.tell(full_name)',
  'select * from (values (1)) v(x) left join for_repair.customers c on attacker.tell(c.full_name)',
  'select * from for_repair.customers c full join (values (45)) v(x) on attacker.tell(c.full_name) and c.customer_id = v.x',
  'select * from for_repair.customers c join lateral (select attacker.tell(c.full_name)) l on true',
  'select * from for_repair.orders o left join for_repair.customers c on attacker.tell(c.full_name) and c.customer_id = o.customer_id',
  'select case when attacker.tell(full_name) then 1 end from for_repair.customers where customer_id = 45',
  'select count(*) filter (where attacker.tell(full_name)) over () from for_repair.customers',
  'select * from for_repair.customers where attacker.burst(full_name) = 1',
  'select * from for_repair.customer_contacts where mobile::bigint > 0',
  'select 1 / (customer_id - 45) from for_repair.customers',
  'select full_name::date from for_repair.customers',
]

test('a cheap function in any clause hears masked values of named people and nothing else', async () => {
  const attacker = await field.attacker()
  expect(await attacker.run(leak)).toMatchObject({ code: undefined })
  expect(await attacker.run(burst)).toMatchObject({ code: undefined })
  const token = await attacker.open([named.key])
  for (const sql of clauses) {
    await attacker.read(token, sql)
    await attacker.read(token, `explain (analyze, verbose) ${sql}`)
  }
  attacker.expectNoSecret()
})

test('the same with every join method that the planner could choose', async () => {
  const attacker = await field.attacker()
  const token = await attacker.open([named.key])
  for (const method of [
    'hashjoin',
    'mergejoin',
    'nestloop',
    'indexscan',
    'bitmapscan',
    'seqscan',
  ]) {
    await attacker.run(`set enable_${method} = off`)
    for (const sql of clauses) await attacker.read(token, sql)
  }
  attacker.expectNoSecret()
})

test('without a session such a function is not called at all', async () => {
  const attacker = await field.attacker()
  for (const sql of clauses) await attacker.run(sql)
  attacker.expectNoSecret()
})
