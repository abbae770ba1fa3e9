import type { ClientBase } from 'pg'
import { personas } from './personas.ts'
import { readSql, readSqlList } from './sql-files.ts'

/** How much data to make, and for which moment. */
export interface DataOptions {
  /** Rows of `app.customers`, numbered from 1; at least 120, so that all personas fit. Default 100,000. */
  readonly customers?: number
  /** Default 2. */
  readonly ordersPerCustomer?: number
  /** The moment that "today", "in alarm now" and "active" refer to: when the data will be used. */
  readonly asOf: Date
  /** `orders_only` makes customers, contacts and orders without the personas, for benchmarks. */
  readonly scope?: 'everything' | 'orders_only'
  /** Hears of each finished step. */
  readonly onProgress?: (done: number, total: number, step: string) => void
}

/** Customers a statement: enough to keep PostgreSQL busy, few enough for a bar to move. */
const chunkSize = 20_000

const benchmarkTables = ['customers', 'customer_contacts', 'orders']

/** Parents before children, so that the maker also works on tables with foreign keys. */
const tables = [
  'customers',
  'customer_identities',
  'customer_contacts',
  'addresses',
  'emergency_contacts',
  'devices',
  'device_usage',
  'orders',
  'order_items',
  'payments',
  'service_tickets',
  'deliveries',
  'preferences',
  'credit_files',
  'family_members',
  'social_accounts',
  'app_logins',
  'call_recordings',
]

/**
 * Fills the empty tables of schema `app`: the same options give the same rows on every PostgreSQL.
 *
 * Works in a transaction of its own on an idle connection of the tables' owner; a failure leaves nothing behind.
 * Call `createConstraints` afterwards. Exactly every fifth customer was active in the half year before `asOf`, and
 * that stays so for two months.
 *
 * @throws RangeError when `customers` or `ordersPerCustomer` is out of range.
 */
export async function makeData(client: ClientBase, options: DataOptions): Promise<void> {
  const { customers = 100_000, ordersPerCustomer = 2, scope = 'everything' } = options
  requireWhole('customers', customers, 120, 90_000_000)
  requireWhole('ordersPerCustomer', ordersPerCustomer, 1, 90)
  const wanted = scope === 'everything' ? tables : benchmarkTables
  const chunks = Math.ceil(customers / chunkSize)
  const total = wanted.length * chunks
  let done = 0

  await client.query('begin')
  try {
    await prepare(client, options.asOf, ordersPerCustomer, scope === 'everything')
    for (const table of wanted) {
      const insert = readSql(`data/sql/tables/${table}.sql`)
      for (let first = 1; first <= customers; first += chunkSize) {
        await client.query(insert, [first, Math.min(first + chunkSize - 1, customers)])
        done += 1
        options.onProgress?.(done, total, table)
      }
    }
    if (scope === 'everything') await client.query(readSql('data/sql/personas.sql'))
    await client.query(readSql('data/sql/finish.sql'))
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

async function prepare(
  client: ClientBase,
  asOf: Date,
  ordersPerCustomer: number,
  hasPersonas: boolean,
): Promise<void> {
  const keys = hasPersonas ? Object.values(personas).map((persona) => persona.key) : []
  // Functions rather than parameters: PostgreSQL inlines the constants, and each file stays readable SQL.
  await client.query(`
    set local client_min_messages = warning;
    set local jit = off;
    set local enable_memoize = off;
    create schema app_data;
    create function app_data.as_of() returns timestamptz language sql immutable parallel safe
      return timestamptz ${client.escapeLiteral(asOf.toISOString())};
    create function app_data.orders_per_customer() returns bigint language sql immutable
      parallel safe
      return bigint ${client.escapeLiteral(String(ordersPerCustomer))};
    create function app_data.is_persona(customer_id bigint) returns boolean language sql immutable
      parallel safe
      return customer_id = any (cast(${client.escapeLiteral(`{${keys.join(',')}}`)} as bigint[]));
  `)
  for (const file of readSqlList('data/sql/words.sql')) await client.query(file.text)
  await client.query(readSql('data/sql/tables/products.sql'))
}

function requireWhole(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return
  throw new RangeError(`${name} must be a whole number from ${least} to ${most}, not ${value}`)
}
