import { afterAll, beforeAll, expect, test } from 'vitest'
import { failureOf } from '../../harness/opening.ts'
import { createWorkshop, type Workshop } from '../../harness/workshop.ts'

let shop: Workshop

beforeAll(async () => {
  shop = await createWorkshop()
})
afterAll(() => shop.drop())
test('the whole list of row policies of a governed table; row security is on and forced', async () => {
  expect(
    await shop.inside(`
      select polname as name, polcmd as command, polroles::regrole[]::text as roles, polpermissive
      from pg_policy where polrelid = 'app.orders'::regclass order by 1
    `),
  ).toEqual([
    { name: 'orders_insert_shop', command: 'a', roles: '{shop}', polpermissive: true },
    {
      name: 'orders_select_for_desk',
      command: 'r',
      roles: '{kiteline_for_desk}',
      polpermissive: true,
    },
    {
      name: 'orders_select_for_lab',
      command: 'r',
      roles: '{kiteline_for_lab}',
      polpermissive: true,
    },
    {
      name: 'orders_select_for_resolver',
      command: 'r',
      roles: '{kiteline_resolver}',
      polpermissive: true,
    },
    { name: 'orders_select_shop', command: 'r', roles: '{shop}', polpermissive: true },
    { name: 'orders_update_shop', command: 'w', roles: '{shop}', polpermissive: true },
  ])
  expect(
    await shop.inside(`
      select relname as name, relrowsecurity and relforcerowsecurity as is_closed
      from pg_class where relnamespace = 'app'::regnamespace and relkind = 'r' order by 1
    `),
  ).toEqual(['customers', 'order_items', 'orders'].map((name) => ({ name, is_closed: true })))
})

test('the whole list of triggers of a governed table, all of them always on', async () => {
  expect(
    await shop.inside(`
      select tgname as name, tgenabled = 'A' as is_always, tgowner.rolname as owner
      from pg_trigger t
      join pg_proc p on p.oid = t.tgfoid
      join pg_roles tgowner on tgowner.oid = p.proowner
      where tgrelid = 'app.orders'::regclass and not tgisinternal order by 1
    `),
  ).toEqual(
    ['delete', 'insert', 'truncate', 'update'].map((command) => ({
      name: `kiteline_record_${command}`,
      is_always: true,
      owner: 'kiteline_owner',
    })),
  )
})

test('the DBA owns the tables and sees none of their rows', async () => {
  for (const table of ['customers', 'orders', 'order_items']) {
    expect(await shop.admin(`select count(*)::integer as count from app.${table}`)).toEqual([
      { count: 0 },
    ])
  }
  expect(await shop.admin("update app.customers set city = 'x' returning *")).toEqual([])
  expect(
    await failureOf(
      shop.admin("insert into app.customers (customer_id, city, secret_word) values (8, 'x', 'y')"),
    ),
  ).toMatchObject({ code: '42501' })
  for (const sql of ['select * from for_desk.customers', 'select * from kiteline.session_log']) {
    expect(await failureOf(shop.admin(sql)), sql).toMatchObject({ code: '42501' })
  }
})

test('the shop’s own application works as before, within what it had', async () => {
  const operator = await shop.as('shop')
  const { rows } = await operator.query('select count(*)::integer as count from app.customers')
  expect(rows).toEqual([{ count: 7 }])
  await operator.query(
    "insert into app.orders (order_id, customer_id, status) values (99, 1, 'open')",
  )
  expect(
    (await operator.query("update app.orders set status = 'closed' where order_id = 99")).rowCount,
  ).toBe(1)
  expect(
    await failureOf(operator.query('delete from app.orders where order_id = 99')),
  ).toMatchObject({
    code: '42501',
  })
})
