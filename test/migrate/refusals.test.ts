import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { beforeEach, expect, test } from 'vitest'
import { migrateDown, migrateUp, migrationStatus } from '../../src/migrate/index.ts'
import { dba, ensureLogin, urlAs, withClient } from '../harness/cluster.ts'
import { widerPolicy } from './shop-policy.ts'
import { errorOf, generateNext, remains, type Shop, useShopServer } from './shop-server.ts'

const server = useShopServer()
let shop: Shop
beforeEach(async () => {
  shop = await server.open()
})

/** Applying changed nothing: the schemas of this database are what they were. */
async function expectUntouched(): Promise<void> {
  expect((await remains(shop.superuser)).filter((name) => !name.startsWith('role '))).toEqual([])
}

test('a database that is not UTF8 is refused', async () => {
  const database = `latin_${shop.database}`
  await withClient(server.url(), (client) =>
    client.query(
      `create database ${database} owner ${dba} template template0 encoding 'LATIN1'
         locale 'C' locale_provider libc`,
    ),
  )
  const client = new pg.Client({ connectionString: urlAs(server.url(), dba, database) })
  await client.connect()
  const error = await errorOf(migrationStatus(client, shop.directory))
  await client.end()
  expect(error.code).toBe('KL210')
  expect(error.detail).toBe(`database ${database} is encoded in LATIN1`)
})

test('everything that the connected role lacks is listed at once', async () => {
  await ensureLogin(shop.superuser, 'poor_dba', 'nocreaterole')
  await shop.superuser.query(`revoke create on database ${shop.database} from public`)
  await shop.superuser.query('alter table app.orders owner to postgres')
  await shop.superuser.query('alter role courier rename to courier_gone')
  await withClient(shop.urlFor('poor_dba'), async (client) => {
    const error = await errorOf(migrateUp(client, shop.request()))
    expect(error.code).toBe('KL204')
    expect(error.detail?.split('\n')).toEqual([
      `poor_dba at database ${shop.database}:`,
      '- is without CREATEROLE',
      `- may not create schemas in database ${shop.database}`,
      '- is neither owner of app.customers nor a member of its owner dba',
      '- is neither owner of app.order_items nor a member of its owner dba',
      '- is neither owner of app.orders nor a member of its owner postgres',
      '- may not give others the use of schema app',
      '- role courier, login of purpose delivery, does not exist',
    ])
    expect(error.hint).toContain('alter role poor_dba createrole;')
  })
  await shop.superuser.query('alter role courier_gone rename to courier')
  await shop.superuser.query('alter table app.orders owner to dba')
  await expectUntouched()
})

test('a governed table or column that is missing is named, and nothing is applied', async () => {
  await shop.dba.query('alter table app.customers rename column mobile to phone')
  await shop.dba.query('drop table app.order_items')
  const error = await errorOf(shop.up())
  expect(error.code).toBe('KL206')
  expect(error.detail?.split('\n').sort()).toEqual([
    'column app.customers.mobile does not exist',
    'table app.order_items does not exist',
  ])
  await expectUntouched()
})

test('a change that widens access must be allowed by name; the first migration of a policy need not', async () => {
  await shop.up()
  await generateNext(shop, widerPolicy)
  const error = await errorOf(shop.up())
  expect(error.code).toBe('KL203')
  expect(error.detail).toContain('0002_shop: widens_access')
  expect(error.hint).toContain('--allow widens_access')
  expect((await shop.up({ allow: ['widens_access'] })).ran).toEqual(['0002_shop'])
  await migrateDown(shop.dba, shop.request({ allow: ['widens_access', 'deletes_data'] }), 'all')
})

test('reverting the kernel deletes evidence and must be allowed by name', async () => {
  await shop.up()
  const error = await errorOf(migrateDown(shop.dba, shop.request(), 'all'))
  expect(error.code).toBe('KL203')
  expect(error.detail).toContain('0001_kernel: deletes_data')
  expect((await shop.up()).ran).toEqual([])
  await migrateDown(shop.dba, shop.request({ allow: ['deletes_data'] }), 'all')
})

test('nothing to revert is said so', async () => {
  const error = await errorOf(migrateDown(shop.dba, shop.request(), 1))
  expect([error.code, error.detail]).toEqual(['KL003', 'nothing is applied in this database'])
})

test('an applied file that was changed or is gone stops everything', async () => {
  await shop.up()
  await shop.edit('0001_shop.sql', '-- Generated', '-- Edited')
  const changed = await errorOf(shop.up())
  expect(changed.code).toBe('KL205')
  expect(changed.detail).toContain('0001_shop.sql was changed after it had been applied')
  await rm(join(shop.directory, '0001_shop.sql'))
  const gone = await errorOf(shop.up())
  expect([gone.code, gone.detail]).toEqual(['KL205', '0001_shop was applied, its file is gone'])
})

test('files in another order, a missing file and a policy that fits none of them are refused', async () => {
  await generateNext(shop, widerPolicy)
  const [first, second] = ['0001_shop.sql', '0002_shop.sql'].map((file) =>
    join(shop.directory, file),
  )
  await rename(first ?? '', join(shop.directory, '0003_shop.sql'))
  expect((await errorOf(shop.up())).code).toBe('KL205')
  await rm(join(shop.directory, '0003_shop.sql'))
  expect((await errorOf(shop.up())).detail).toContain('the files before it end at none')
  await rm(second ?? '')
  await writeFile(
    join(shop.directory, '0002_other.sql'),
    '-- Up Migration\nselect 1;\n-- Down Migration\n',
  )
  expect((await errorOf(shop.up())).detail).toContain('has no line "-- kiteline policy: …"')
  await expectUntouched()
})

test('a lock file that is not the policy of the last migration is refused', async () => {
  await shop.edit('shop.policy.json', '"perHour":60', '"perHour":61')
  const error = await errorOf(shop.up())
  expect(error.code).toBe('KL205')
  expect(error.detail).toContain('shop.policy.json is policy ')
})

test('a catalogue that somebody changed since the last migration is refused, naming what', async () => {
  await shop.up()
  await shop.dba.query('alter table app.orders disable row level security')
  await shop.dba.query('create policy all_open on app.customers for select to courier using (true)')
  const error = await errorOf(shop.up())
  expect(error.code).toBe('KL206')
  expect(error.detail?.split('\n')).toEqual([
    'app.customers all_open: row policy was added',
    'app.orders: relation rowSecurity was true, is false',
  ])
})

test('changes that are accepted still have to keep the promises', async () => {
  await shop.up()
  await shop.dba.query('alter table app.orders no force row level security')
  expect((await errorOf(shop.up({ acceptChanges: true }))).code).toBe('KL207')
  await shop.dba.query('alter table app.orders force row level security')
  await shop.dba.query('grant kiteline_owner to current_user')
  await shop.dba.query(
    `comment on schema kiteline is 'ours'; alter function kiteline.maintain() parallel restricted`,
  )
  await shop.dba.query('revoke kiteline_owner from current_user')
  expect((await errorOf(shop.up())).detail).toBe(
    'kiteline.maintain(): function parallel was unsafe, is restricted',
  )
  expect((await shop.up({ acceptChanges: true })).ran).toEqual([])
})

test('a column that the shop added to its own table stands in nobody’s way', async () => {
  await shop.up()
  await shop.dba.query('alter table app.orders add column note text')
  expect((await shop.up()).ran).toEqual([])
})

test('kiteline installed by other means is not installed again', async () => {
  await shop.up()
  await shop.dba.query('drop schema kiteline_migrations cascade')
  const error = await errorOf(shop.up())
  expect(error.code).toBe('KL206')
  expect(error.detail).toBe('kiteline is installed in this database, but not by kiteline migrate')
})

test('a policy that was reverted with psql is noticed', async () => {
  await shop.up()
  await shop.dba.query('delete from kiteline_migrations.policy')
  const error = await errorOf(shop.up())
  expect(error.code).toBe('KL206')
  expect(error.detail).toContain('in the database, none by the migrations applied')
})

test('an error inside a file is reported with file, line, statement and PostgreSQL’s words', async () => {
  await shop.edit(
    '0001_shop.sql',
    '-- Up Migration\n',
    '-- Up Migration\n\nselect 1;\n\nselect\n  2,\n  no_such_column;\n',
  )
  const error = await errorOf(shop.up())
  expect(error.code).toBe('KL208')
  const [first, ...rest] = (error.detail ?? '').split('\n')
  expect(first).toMatch(/0001_shop\.sql:\d+: column "no_such_column" does not exist \(42703\)$/)
  expect(rest).toEqual(['  | select', '  |   2,', '  |   no_such_column'])
  const line = Number(/sql:(\d+)/.exec(first ?? '')?.[1])
  const text = await readFile(join(shop.directory, '0001_shop.sql'), 'utf8')
  expect(text.split('\n')[line - 1]).toBe('  no_such_column;')
  await expectUntouched()
})

test('an error in the last file takes the first ones back', async () => {
  await generateNext(shop, widerPolicy)
  await shop.edit('0002_shop.sql', '-- Down Migration', 'select 1 / 0;\n\n-- Down Migration')
  const error = await errorOf(shop.up())
  expect(error.detail).toContain('0002_shop.sql')
  expect(error.detail).toContain('division by zero (22012)')
  await expectUntouched()
})

test('a file that would end the transaction is refused before anything runs', async () => {
  await shop.edit('0001_shop.sql', '-- Down Migration', 'commit;\n\n-- Down Migration')
  const error = await errorOf(shop.up())
  expect(error.code).toBe('KL208')
  expect(error.detail).toMatch(/0001_shop\.sql:\d+: commit$/)
  await expectUntouched()
})

test('a constraint that was put off to the end is checked before the next file runs', async () => {
  await shop.edit(
    '0001_shop.sql',
    '-- Up Migration\n',
    `-- Up Migration
create table app.notes (
  customer_id bigint constraint notes_fkey references app.customers deferrable initially deferred
);
insert into app.notes values (999);
`,
  )
  const error = await errorOf(shop.up())
  expect(error.code).toBe('KL208')
  expect(error.detail).toContain('violates foreign key constraint "notes_fkey" (23503)')
  await expectUntouched()
})
