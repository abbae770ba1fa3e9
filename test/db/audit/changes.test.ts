import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createWorkshop, type Workshop } from '../../harness/workshop.ts'

let shop: Workshop
let operator: pg.Client
let since: unknown

beforeAll(async () => {
  shop = await createWorkshop()
  operator = await shop.as('shop')
})
beforeEach(async () => {
  const [row] = await shop.inside('select clock_timestamp()::text as since')
  since = row?.since
})
afterAll(() => shop.drop())

/** What the auditor reads about the changes of this test, without the time. */
function changes() {
  return shop.audit(
    `select relation, command, row_key, subject, columns, login, role from kiteline.change_log
     where changed_at >= $1::timestamptz order by changed_at, row_key`,
    [since],
  )
}

const customer = { relation: 'app.customers', login: 'shop', role: 'none' }

test('an insert is recorded a row, without columns', async () => {
  await operator.query(
    `insert into app.customers (customer_id, full_name, city, secret_word)
     values (31, '王一', 'x', 'SECRET-31'), (32, '王二', 'x', 'SECRET-32')`,
  )
  const log = await changes()
  expect(log.sort((a, b) => Number(a.row_key) - Number(b.row_key))).toEqual([
    { ...customer, command: 'insert', row_key: '31', subject: '31', columns: null },
    { ...customer, command: 'insert', row_key: '32', subject: '32', columns: null },
  ])
})

test('an update is recorded with the columns that changed, to and from null included', async () => {
  await operator.query(
    "update app.customers set full_name = null, mobile = '1' where customer_id = 31",
  )
  await operator.query(
    "update app.customers set full_name = '王', mobile = null where customer_id = 31",
  )
  const update = { ...customer, command: 'update', row_key: '31', subject: '31' }
  expect(await changes()).toEqual([
    { ...update, columns: ['full_name', 'mobile'] },
    { ...update, columns: ['full_name', 'mobile'] },
  ])
})

test('an update that changes nothing is not recorded, in rows that do change neither', async () => {
  await operator.query('update app.customers set city = city')
  expect(await changes()).toEqual([])
  await operator.query(
    "update app.customers set city = 'y', mobile = mobile where customer_id in (31, 32)",
  )
  const log = (await changes()).map((row) => [row.row_key, row.columns])
  expect(log.sort()).toEqual([
    ['31', ['city']],
    ['32', ['city']],
  ])
})

test('a json column, which has no equality, is compared by its image', async () => {
  await operator.query(`update app.customers set note = '{"a": 1}' where customer_id = 31`)
  await operator.query(`update app.customers set note = '{"a": 1}' where customer_id = 31`)
  await operator.query(`update app.customers set note = '{"a":1}' where customer_id = 31`)
  expect((await changes()).map((row) => row.columns)).toEqual([['note'], ['note']])
})

test('a changed key is the old row gone and the new one come', async () => {
  await operator.query('update app.customers set customer_id = 33 where customer_id = 32')
  const log = (await changes()).map((row) => [row.command, row.row_key, row.subject])
  expect(log.sort()).toEqual([
    ['update', '32', '32'],
    ['update', '33', '33'],
  ])
})

test('a row with a key of several columns and a way to its person is recorded by its key', async () => {
  await shop.inside("update app.order_items set part = 'fan 2' where order_id = 11")
  expect(await changes()).toEqual([
    {
      relation: 'app.order_items',
      command: 'update',
      row_key: '11,1',
      subject: null,
      columns: ['part'],
      login: 'postgres',
      role: 'none',
    },
  ])
})

test('a delete is recorded a row, and one that finds none is not', async () => {
  await operator.query('delete from app.customers where customer_id in (31, 33)')
  await operator.query('delete from app.customers where customer_id = 31')
  const log = (await changes()).map((row) => [row.command, row.row_key, row.columns])
  expect(log.sort()).toEqual([
    ['delete', '31', null],
    ['delete', '33', null],
  ])
})

test('an upsert records its insert and its update', async () => {
  for (const city of ['a', 'b']) {
    await operator.query(
      `insert into app.customers (customer_id, city, secret_word) values (34, $1, 's')
       on conflict (customer_id) do update set city = excluded.city`,
      [city],
    )
  }
  expect((await changes()).map((row) => [row.command, row.columns])).toEqual([
    ['insert', null],
    ['update', ['city']],
  ])
})

test('a truncate is recorded as such', async () => {
  await shop.inside('alter table app.orders drop constraint orders_customer_id_fkey')
  await operator.query('truncate app.customers')
  expect(await changes()).toEqual([
    { ...customer, command: 'truncate', row_key: null, subject: null, columns: null },
  ])
})

test('a change that is rolled back is none, and one by a role that was set names it', async () => {
  await operator.query('begin')
  await operator.query(
    "insert into app.customers (customer_id, city, secret_word) values (35, 'x', 's')",
  )
  await operator.query('rollback')
  expect(await changes()).toEqual([])
  await shop.inside(`
    set role shop;
    insert into app.customers (customer_id, city, secret_word) values (36, 'x', 's');
    reset role;
  `)
  expect((await changes()).map((row) => [row.login, row.role])).toEqual([['postgres', 'shop']])
})

test('a session that plays a replica is recorded all the same', async () => {
  await shop.inside(`
    set session_replication_role = replica;
    insert into app.customers (customer_id, city, secret_word) values (37, 'x', 's');
    reset session_replication_role;
  `)
  expect((await changes()).map((row) => row.row_key)).toEqual(['37'])
})

test('no value is ever in the change log', async () => {
  const rows = await shop.inside(
    'select row_to_json(c)::text as text from kiteline_internal.changes c',
  )
  expect(rows.length).toBeGreaterThan(10)
  expect(JSON.stringify(rows)).not.toMatch(/SECRET|王|1381234/)
})
