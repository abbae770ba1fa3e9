import { beforeAll, expect, test } from 'vitest'
import { readSnapshot } from '../../src/catalog/index.ts'
import { scopeOf } from '../../src/migrate/index.ts'
import { probeLogins } from '../../src/migrate/probe.ts'
import { shopPolicy } from './shop-policy.ts'
import { type Shop, useShopServer } from './shop-server.ts'

const server = useShopServer()
let shop: Shop
let major = 0

beforeAll(async () => {
  shop = await server.open()
  await shop.up()
  const { rows } = await shop.superuser.query(
    `select current_setting('server_version_num')::integer / 10000 as major`,
  )
  major = rows[0].major
})

/** What the probes find after a superuser did this. */
async function probesAfter(tampering: string): Promise<readonly string[]> {
  await shop.superuser.query('begin')
  try {
    await shop.superuser.query(tampering)
    const snapshot = await readSnapshot(shop.superuser, scopeOf([shopPolicy]))
    const findings = await probeLogins(shop.superuser, [shopPolicy], snapshot)
    return findings.map(({ path, message }) => `${path}: ${message}`)
  } finally {
    await shop.superuser.query('rollback')
  }
}

test('without tampering every probe is refused', async () => {
  expect(await probesAfter('select 1')).toEqual([])
})

test('a view that answers without a session is found by reading it', async () => {
  const found = await probesAfter(
    `create or replace view for_delivery.customers as
       select customer_id, kiteline_mask.mobile(mobile) as mobile from app.customers;
     alter table app.customers disable row level security`,
  )
  expect(found).toEqual([
    'courier: an attempt to read for_delivery.customers without a session was not refused and got a row',
  ])
})

test('a base table and another purpose’s view that a login can read are found by reading them', async () => {
  const found = await probesAfter(
    `grant usage on schema app, for_repair to courier;
     grant select on app.orders, for_repair.orders to courier`,
  )
  expect(found).toEqual([
    'courier: an attempt to read for_repair.orders, a view of another purpose failed with KL101 (no live session for this purpose) instead of 42501',
    'courier: an attempt to read the base table app.orders was not refused',
  ])
})

test('a view that can be written through is found by writing', async () => {
  const found = await probesAfter(
    `grant insert, update, delete on for_repair.orders to repair_desk;
     grant insert, update, delete on app.orders to kiteline_for_repair`,
  )
  expect(found).toEqual([
    'repair_desk: an attempt to update through for_repair.orders was not refused',
    'repair_desk: an attempt to delete through for_repair.orders was not refused',
    'repair_desk: an attempt to insert through for_repair.orders was not refused',
  ])
})

test('probing leaves no membership and no session role behind', async () => {
  const memberships = () =>
    shop.superuser.query('select roleid, member, grantor from pg_auth_members order by 1, 2, 3')
  const before = (await memberships()).rows
  await shop.up()
  expect((await memberships()).rows).toEqual(before)
  expect((await shop.dba.query('select current_user as role')).rows).toEqual([{ role: 'dba' }])
})

test('a login that the DBA cannot become is reported as not probed', async () => {
  // Up to 15 CREATEROLE can become every login but a superuser's.
  if (major < 16) {
    await shop.superuser.query('alter role dba nocreaterole')
    await expect(shop.up()).rejects.toMatchObject({ code: 'KL204' })
    await shop.superuser.query('alter role dba createrole')
    return
  }
  const other = await server.open()
  await other.up()
  await other.superuser.query('revoke courier from dba granted by postgres')
  const error = await other.up().catch((thrown) => thrown)
  expect(error).toMatchObject({ code: 'KL207', detail: expect.stringContaining('not_probed') })
  expect(error.detail).toContain('courier: not probed: permission denied to set role "courier"')
  expect((await other.up({ probe: false })).probedLogins).toEqual([])
  await other.superuser.query('grant courier to dba with admin option, inherit false, set false')
})
