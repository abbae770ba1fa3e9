import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import {
  type AttackedWorkshop,
  createAttackedWorkshop,
  expectNothingLeaked,
  expectRefused,
} from '../harness/attacker.ts'
import { tokenFor } from '../harness/opening.ts'

let shop: AttackedWorkshop

beforeAll(async () => {
  shop = await createAttackedWorkshop()
})
afterAll(() => shop.drop())

async function begin(token: string): Promise<void> {
  await shop.attacker.client.query('begin')
  await shop.attacker.client.query("select set_config('kiteline.session', $1, true)", [token])
}

const held = 'declare kept cursor with hold for select customer_id, city from for_desk.customers'

afterEach(() => shop.attacker.client.query('rollback; close all'))

test('a cursor WITH HOLD that was not read before the session ended reads nothing after it', async () => {
  const { client } = shop.attacker
  const token = await tokenFor(client, shop.grantId, ['1'])
  const other = await shop.as('desk_app')
  await begin(token)
  await client.query(held)
  await other.query('select kiteline.close_session($1)', [token])
  // The commit is what reads its rows.
  expectNothingLeaked(await shop.attacker.try('commit'))
  const fetched = await shop.attacker.try('fetch all from kept')
  expect(fetched.rows).toEqual([])
})

test('a cursor WITH HOLD keeps what its session named, and gains nobody when it is read later', async () => {
  const { client } = shop.attacker
  const token = await tokenFor(client, shop.grantId, ['1'])
  await begin(token)
  await client.query(held)
  await client.query('commit')
  await client.query('select kiteline.close_session($1)', [token])
  await shop.inside("update app.customers set city = 'SECRET-MOVED' where customer_id = 1")
  const fetched = await shop.attacker.try('fetch all from kept')
  // What has been read has been read: the rows of then, masked, of the people named.
  expect(fetched.rows).toEqual([{ customer_id: '1', city: '武汉' }])
  expectNothingLeaked(fetched)
  await client.query('close kept')
  await shop.inside("update app.customers set city = '武汉' where customer_id = 1")
})

test('an open cursor delivers its own statement’s people and no others after a revocation', async () => {
  const { client } = shop.attacker
  const grant = await shop.grant('desk')
  const token = await tokenFor(client, grant, ['1', '2'])
  await begin(token)
  await client.query(
    'declare reading cursor for select customer_id from for_desk.customers order by 1',
  )
  await client.query('fetch 1 from reading')
  await shop.admin("select kiteline.revoke_grant($1, 'because')", [grant])
  const rest = await shop.attacker.try('fetch all from reading')
  expectNothingLeaked(rest)
  expect(rest.rows).toEqual([{ customer_id: '2' }])
  expectRefused(await shop.attacker.try('select customer_id from for_desk.customers'), 'KL101')
  await client.query('rollback')
})

test('a statement prepared before the session, or turned generic in it, is judged at each execution', async () => {
  const { client } = shop.attacker
  for (const mode of ['force_generic_plan', 'force_custom_plan', 'auto']) {
    await client.query(`set plan_cache_mode = ${mode}`)
    await client.query(
      `prepare by_key_${mode} (bigint) as select customer_id, city from for_desk.customers where customer_id = $1`,
    )
    expectRefused(await shop.attacker.try(`execute by_key_${mode} (1)`), 'KL101', mode)
    const token = await tokenFor(client, shop.grantId, ['1'])
    for (let round = 0; round < 7; round++) {
      const answer = await shop.attacker.tryWith(token, `execute by_key_${mode} (1)`)
      expect(answer.rows).toEqual([{ customer_id: '1', city: '武汉' }])
      expect((await shop.attacker.tryWith(token, `execute by_key_${mode} (901)`)).rows).toEqual([])
    }
    await client.query('select kiteline.close_session($1)', [token])
    expectRefused(await shop.attacker.tryWith(token, `execute by_key_${mode} (1)`), 'KL101', mode)
    const other = await tokenFor(client, shop.grantId, ['2'])
    expect((await shop.attacker.tryWith(other, `execute by_key_${mode} (1)`)).rows).toEqual([])
  }
})

test('a function of the attacker’s own, called later, is judged when it is called', async () => {
  const { client } = shop.attacker
  await client.query(`
    create function lair.loot() returns setof text language plpgsql stable security definer
      as $$ begin return query select c.city from for_desk.customers c; end $$;
    create view lair.loot_view as select * from for_desk.customers;
  `)
  const token = await tokenFor(client, shop.grantId, ['1'])
  expect((await shop.attacker.tryWith(token, 'select * from lair.loot()')).rows).toEqual([
    { loot: '武汉' },
  ])
  await client.query('select kiteline.close_session($1)', [token])
  for (const sql of ['select * from lair.loot()', 'select * from lair.loot_view']) {
    expectRefused(await shop.attacker.tryWith(token, sql), 'KL101', sql)
  }
  // Lent to another login, a definer function reads for nobody: the session is the one of whoever logged in.
  await shop.inside(
    'grant usage on schema lair to public; grant select on lair.loot_view to public',
  )
  const rival = await shop.as('rival_app')
  await expect(rival.query('select * from lair.loot()')).rejects.toMatchObject({ code: 'KL101' })
})
