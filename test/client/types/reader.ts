import { sql } from 'kysely'
import type { KitelineClient } from '../../../src/client/index.ts'
import type { ShopPurposes } from '../shop-policy.ts'

declare const client: KitelineClient<ShopPurposes>
const desk = { grantId: 1, actor: 'agent-7', reason: 'types', subjects: ['1'] }

// What a purpose shows compiles, with the types of its columns.
const shown: Promise<{ full_name: string | null; model: string | null }[]> = client.withSession(
  { ...desk, purpose: 'client_desk' },
  (db) =>
    db
      .selectFrom('customers as c')
      .innerJoin('orders as o', 'o.customer_id', 'c.customer_id')
      .select(['c.full_name', 'o.model'])
      .execute(),
)
const counted: Promise<{ count: string | number | bigint }[]> = client.withSession(
  { ...desk, purpose: 'client_desk', lasts: 'PT1M' },
  (db) =>
    db
      .with('named', (creator) => creator.selectFrom('customers').select('full_name'))
      .selectFrom('named')
      .select((eb) => eb.fn.countAll().as('count'))
      .execute(),
)
client.withSession({ ...desk, purpose: 'client_desk' }, (db) => sql`select 1`.execute(db))
export const compiled = [shown, counted]

const session = await client.openSession({ ...desk, purpose: 'client_survey' })
await session.read((db) => db.selectFrom('customers').select('customer_id').execute())

// A purpose that the policy does not have.
// @ts-expect-error
client.openSession({ ...desk, purpose: 'client_dsk' })
// @ts-expect-error
client.findSubjects({ purpose: 'repair', lookup: 'mobile', value: '1', actor: 'a', reason: 'why' })

// A relation or column that the purpose lacks.
await client.withSession({ ...desk, purpose: 'client_survey' }, async (db) => {
  // @ts-expect-error
  db.selectFrom('orders')
  // @ts-expect-error
  db.selectFrom('customers').select('full_name')
  // @ts-expect-error
  db.selectFrom('customers').selectAll().where('mobile', '=', '13812341234')
  // @ts-expect-error
  db.with('o', (creator) => creator.selectFrom('orders').selectAll())
})
// @ts-expect-error
session.read((db) => db.selectFrom('customers').select('id_number').execute())

// Writing is not offered.
await client.withSession({ ...desk, purpose: 'client_desk' }, async (db) => {
  // @ts-expect-error
  db.insertInto('customers')
  // @ts-expect-error
  db.updateTable('customers')
  // @ts-expect-error
  db.deleteFrom('customers')
  // @ts-expect-error
  db.mergeInto('customers')
  // @ts-expect-error
  db.schema.dropTable('customers')
  // @ts-expect-error
  db.transaction()
  // @ts-expect-error
  db.with('gone', (creator) => creator.deleteFrom('orders'))
  // @ts-expect-error
  db.with('one', (creator) => creator.selectFrom('orders').selectAll()).deleteFrom('orders')
  // @ts-expect-error
  db.withSchema('app')
})

// A session is opened for named people, or for the matching ones.
// @ts-expect-error
client.openSession({ ...desk, purpose: 'client_desk', subjects: 'all' })
// @ts-expect-error
client.openSession({ ...desk, purpose: 'client_desk', subjects: [null] })

// The token is nobody's business.
// @ts-expect-error
session.token
