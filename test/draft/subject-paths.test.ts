import { expect, test } from 'vitest'
import { findPaths } from '../../src/draft/subject-paths.ts'
import type { ForeignKey, Table } from '../../src/draft/tables.ts'

function table(
  relation: string,
  columns: readonly string[],
  ...foreignKeys: readonly ForeignKey[]
): Table {
  return {
    relation,
    estimatedRows: 0,
    isReadable: true,
    comment: null,
    key: [columns[0] ?? ''],
    columns: columns.map((name) => ({ name, type: 'integer', comment: null })),
    foreignKeys,
    users: [],
  }
}

function key(column: string, relation: string, target: string, isNotNull = true): ForeignKey {
  return { column, relation, key: target, isNotNull }
}

const subject = { relation: 'app.customers', key: 'customer_id' }
const customers = table('app.customers', ['customer_id'])

function paths(...tables: readonly Table[]) {
  const found = findPaths([customers, ...tables], subject)
  return Object.fromEntries(
    [...found].map(([relation, { subject: column, via }]) => [relation, column ?? via]),
  )
}

test('a foreign key to the subject is the path', () => {
  const orders = table('app.orders', ['id', 'buyer'], key('buyer', 'app.customers', 'customer_id'))
  expect(paths(orders)).toEqual({ 'app.customers': 'customer_id', 'app.orders': 'buyer' })
})

test('otherwise the shortest way over other tables, whatever their order', () => {
  const parts = table('app.parts', ['id', 'line'], key('line', 'app.lines', 'id'))
  const lines = table('app.lines', ['id', 'order'], key('order', 'app.orders', 'id'))
  const orders = table('app.orders', ['id', 'buyer'], key('buyer', 'app.customers', 'customer_id'))
  expect(paths(parts, lines, orders)).toEqual({
    'app.customers': 'customer_id',
    'app.orders': 'buyer',
    'app.lines': { column: 'order', relation: 'app.orders', key: 'id' },
    'app.parts': { column: 'line', relation: 'app.lines', key: 'id' },
  })
})

test('without a foreign key the name of the subject’s key is taken, and said to be uncertain', () => {
  const visits = table('app.visits', ['id', 'customer_id'])
  const found = findPaths([customers, visits], subject)
  expect(found.get('app.visits')).toEqual({
    subject: 'customer_id',
    source: 'its name: no foreign key says so',
    isCertain: false,
    rivals: [],
  })
})

test('a key called plainly id says nothing elsewhere', () => {
  const users = { ...table('app.users', ['id']) }
  const found = findPaths([users, table('app.things', ['id'])], {
    relation: 'app.users',
    key: 'id',
  })
  expect([...found.keys()]).toEqual(['app.users'])
})

test('of two keys to the subject the one of the key’s own name is the owner’s; the other is named', () => {
  const contacts = table(
    'app.contacts',
    ['id', 'contact_id', 'customer_id'],
    key('contact_id', 'app.customers', 'customer_id'),
    key('customer_id', 'app.customers', 'customer_id'),
  )
  expect(findPaths([customers, contacts], subject).get('app.contacts')).toMatchObject({
    subject: 'customer_id',
    rivals: ['contact_id'],
  })
})

test('tables that refer only to each other have no path', () => {
  const a = table('app.a', ['id', 'b'], key('b', 'app.b', 'id'))
  const b = table('app.b', ['id', 'a'], key('a', 'app.a', 'id'))
  expect(paths(a, b)).toEqual({ 'app.customers': 'customer_id' })
})
