import { expect, test } from 'vitest'
import { readSnapshot } from '../../src/catalog/index.ts'
import { migrateDown, migrateUp, migrationStatus, scopeOf } from '../../src/migrate/index.ts'
import { shopPolicy, widerPolicy } from './shop-policy.ts'
import { generateNext, remains, type Shop, useShopServer } from './shop-server.ts'

const server = useShopServer()
const everything = ['deletes_data', 'widens_access'] as const

function catalogue(shop: Shop) {
  return readSnapshot(shop.superuser, scopeOf([shopPolicy]))
}

test('up on an empty database applies kernel and policy and probes every login', async () => {
  const shop = await server.open()
  const outcome = await shop.up()
  expect(outcome).toEqual({
    ran: ['0001_kernel', '0001_shop'],
    findings: [],
    probedLogins: ['courier', 'repair_desk'],
  })
  expect(shop.said.slice(0, 3)).toEqual([
    'to apply, in one transaction:',
    '  0001_kernel',
    '  0001_shop (policy shop)',
  ])
  await migrateDown(shop.dba, shop.request({ allow: everything }), 'all')
})

test('a second up applies nothing and checks again', async () => {
  const shop = await server.open()
  await shop.up()
  const before = await catalogue(shop)
  expect((await shop.up()).ran).toEqual([])
  expect(await catalogue(shop)).toEqual(before)
  await migrateDown(shop.dba, shop.request({ allow: everything }), 'all')
})

test('status tells what is pending and what is applied, and changes nothing', async () => {
  const shop = await server.open()
  const states = async () =>
    (await migrationStatus(shop.dba, shop.directory)).map(({ name, state }) => `${name} ${state}`)
  expect(await states()).toEqual(['0001_kernel pending', '0001_shop pending'])
  expect(await remains(shop.superuser)).toEqual([])
  await shop.up()
  expect(await states()).toEqual(['0001_kernel applied', '0001_shop applied'])
  await migrateDown(shop.dba, shop.request(), 1)
  expect(await states()).toEqual(['0001_kernel applied', '0001_shop pending'])
  await migrateDown(shop.dba, shop.request({ allow: everything }), 1)
})

test('up, down, up leaves the same catalogue, and down alone leaves nothing', async () => {
  const shop = await server.open()
  await shop.up()
  const first = await catalogue(shop)
  expect(first.rowPolicies.length).toBeGreaterThan(5)
  await migrateDown(shop.dba, shop.request(), 1)
  await shop.up()
  expect(await catalogue(shop)).toEqual(first)
  await migrateDown(shop.dba, shop.request({ allow: everything }), 'all')
  expect(await remains(shop.superuser)).toEqual([])
  await shop.up()
  expect(await catalogue(shop)).toEqual(first)
  await migrateDown(shop.dba, shop.request({ allow: everything }), 'all')
})

test('a change of the policy and its way back leave the catalogue of the policy before', async () => {
  const shop = await server.open()
  await shop.up()
  const before = await catalogue(shop)
  await generateNext(shop, widerPolicy)
  expect((await shop.up({ allow: ['widens_access'] })).ran).toEqual(['0002_shop'])
  expect(await catalogue(shop)).not.toEqual(before)
  await migrateDown(shop.dba, shop.request({ allow: everything }), 1)
  expect(await catalogue(shop)).toEqual(before)
  await migrateDown(shop.dba, shop.request({ allow: everything }), 'all')
})

test('two pending files of a policy that this database does not have are applied together', async () => {
  const shop = await server.open()
  await generateNext(shop, widerPolicy)
  expect((await shop.up()).ran).toEqual(['0001_kernel', '0001_shop', '0002_shop'])
  await migrateDown(shop.dba, shop.request({ allow: everything }), 'all')
  expect(await remains(shop.superuser)).toEqual([])
})

test('the kernel alone is applied without a folder of policies', async () => {
  const shop = await server.open()
  expect((await shop.up({ directory: null })).ran).toEqual(['0001_kernel'])
  await migrateDown(shop.dba, shop.request({ allow: everything }), 'all')
})

test('two databases of a cluster share the roles, and down in one leaves the other intact', async () => {
  const one = await server.open()
  const two = await server.open()
  await one.up()
  await two.up()
  const before = await catalogue(two)
  await migrateDown(one.dba, one.request({ allow: everything }), 'all')
  expect((await remains(one.superuser)).filter((name) => !name.startsWith('role '))).toEqual([])
  expect(await catalogue(two)).toEqual(before)
  expect((await two.up()).findings).toEqual([])
  await migrateDown(two.dba, two.request({ allow: everything }), 'all')
  expect(await remains(two.superuser)).toEqual([])
})

test('what was recorded as the state before is compared when a migration is reverted', async () => {
  const shop = await server.open()
  await shop.up()
  await generateNext(shop, widerPolicy)
  await shop.edit(
    '0002_shop.sql',
    '-- Down Migration\n',
    '-- Down Migration\n\ndrop policy orders_select_for_repair on app.orders;\n',
  )
  await shop.up({ allow: ['widens_access'] })
  const failed = migrateDown(shop.dba, shop.request({ allow: everything }), 1)
  await expect(failed).rejects.toMatchObject({
    code: 'KL207',
    detail: expect.stringContaining('app.orders orders_select_for_repair: row policy is gone'),
  })
  expect((await migrationStatus(shop.dba, shop.directory)).map(({ state }) => state)).toEqual([
    'applied',
    'applied',
    'applied',
  ])
})

test('data that the operator works with is the same after up and down', async () => {
  const shop = await server.open()
  const count = async () =>
    (await shop.superuser.query('select count(*) from app.customers')).rows[0]
  const before = await count()
  await migrateUp(shop.dba, shop.request())
  await migrateDown(shop.dba, shop.request({ allow: everything }), 'all')
  expect(await count()).toEqual(before)
})
