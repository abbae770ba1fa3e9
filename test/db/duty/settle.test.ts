import { setTimeout } from 'node:timers/promises'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSession } from '../../harness/opening.ts'
import { createDutyShop, type DutyShop } from './duty-shop.ts'

let shop: DutyShop
let opener: pg.Client
let refuser: pg.Client
beforeAll(async () => {
  shop = await createDutyShop()
  opener = await shop.as('desk_app')
  refuser = await shop.as('dba')
})
afterAll(() => shop.drop())

const restrict = (subject: string) =>
  refuser.query("select kiteline.restrict_subject('workshop', $1, 'asked for it')", [subject])
const owed = async (subject: string) =>
  (await shop.dutiesOf(subject, 'clean_up')).map(({ recipient }) => recipient)
const maintain = () => shop.admin('select kiteline.maintain()')

const unsettled = async () =>
  (await shop.inside('select refusal_id from kiteline_internal.unsettled_refusals')).length

/** Maintains until nothing is unsettled: other databases of the server have transactions, too. */
async function settle(): Promise<void> {
  await expect
    .poll(
      async () => {
        await maintain()
        return unsettled()
      },
      { timeout: 20_000 },
    )
    .toBe(0)
}

test('a session that is recorded while the refusal is being recorded is cleaned up', async () => {
  const subject = await shop.customer()
  await refuser.query('begin')
  await restrict(subject)
  // Committed after the refusal's transaction looked for sessions, and it did not see the refusal.
  await shop.disclose('desk', [subject])
  await refuser.query('commit')
  expect(await owed(subject)).toEqual([])
  await settle()
  expect(await owed(subject)).toEqual(['desk_dept'])
})

test('a session that commits after the refusal, and looked before it, is cleaned up', async () => {
  const subject = await shop.customer()
  await opener.query('begin')
  await shop.disclose('desk', [subject], opener)
  await restrict(subject)
  await maintain()
  await opener.query('commit')
  expect(await owed(subject)).toEqual([])
  await settle()
  expect(await owed(subject)).toEqual(['desk_dept'])
})

test('a session with a later number that commits after the refusal is cleaned up', async () => {
  const subject = await shop.customer()
  await refuser.query('begin')
  await restrict(subject)
  // Its number is higher than the refusal's, so the refusal's number alone does not tell that it may be under way.
  await opener.query('begin')
  await shop.disclose('desk', [subject], opener)
  await refuser.query('commit')
  for (let run = 0; run < 3; run += 1) await maintain()
  expect(await unsettled()).toBeGreaterThan(0)
  await opener.query('commit')
  expect(await owed(subject)).toEqual([])
  await settle()
  expect(await owed(subject)).toEqual(['desk_dept'])
})

test('the next refusal of anybody settles too, and leaves what is still under way for later', async () => {
  const [subject, other] = [await shop.customer(), await shop.customer()]
  await settle()
  await refuser.query('begin')
  await restrict(subject)
  await shop.disclose('desk', [subject])
  // The transaction that will settle has a number already, and a lower one than the opening that is under way.
  const early = await shop.as('dba')
  await early.query('begin')
  await early.query('select pg_current_xact_id()')
  await opener.query('begin')
  await shop.disclose('billing', [subject], opener)
  await refuser.query('commit')
  await early.query("select kiteline.restrict_subject('workshop', $1, 'asked for it')", [other])
  await early.query('commit')
  expect(await owed(subject)).toEqual(['desk_dept'])
  for (let run = 0; run < 3; run += 1) await maintain()
  await opener.query('commit')
  await settle()
  expect((await owed(subject)).sort()).toEqual(['books', 'desk_dept'])
})

test('settling twice opens no second duty, and settling in vain opens none', async () => {
  const [subject, untouched] = [await shop.customer(), await shop.customer()]
  await refuser.query('begin')
  await restrict(subject)
  await restrict(untouched)
  await shop.disclose('desk', [subject])
  await refuser.query('commit')
  await settle()
  await settle()
  expect(await owed(subject)).toEqual(['desk_dept'])
  expect(await owed(untouched)).toEqual([])
})

test('a refusal that was lifted meanwhile opens nothing', async () => {
  const subject = await shop.customer()
  await refuser.query('begin')
  const { rows } = await restrict(subject)
  await shop.disclose('desk', [subject])
  await refuser.query('commit')
  await shop.admin("select kiteline.lift_restriction($1, 'by mistake')", [
    rows[0]?.restrict_subject,
  ])
  await settle()
  expect(await owed(subject)).toEqual([])
})

test('a refusal waits for nobody who is settling others', async () => {
  const [subject, other] = [await shop.customer(), await shop.customer()]
  await shop.restrict(subject)
  const slow = await shop.as('dba')
  await slow.query('begin')
  await slow.query('select kiteline.maintain()')
  await refuser.query("set lock_timeout = '2s'")
  await restrict(other)
  await refuser.query('reset lock_timeout')
  await slow.query('rollback')
  await settle()
})

test('openings and refusals at once leave exactly one duty for each recipient shown', async () => {
  const clients = await Promise.all(Array.from({ length: 4 }, () => shop.as('desk_app')))
  const subjects: string[] = []
  for (let round = 0; round < 40; round += 1) {
    const subject = await shop.customer()
    subjects.push(subject)
    // Whether an opening comes before or after the refusal is as it happens: it may be refused.
    const openings = clients.map((client, index) =>
      openSession(client, index % 2 === 0 ? shop.grants.desk : shop.grants.billing, {
        subjects: [subject],
      }),
    )
    const refusal = setTimeout((round % 8) * 2).then(() => restrict(subject))
    await Promise.all([...openings, refusal])
  }
  await settle()
  const wrong = await shop.inside(
    `with shown as (
       select distinct u.subject, s.recipient
       from kiteline_internal.sessions s cross join unnest(s.subjects) as u(subject)
       where u.subject = any ($1)
     ), owed as (
       select subject, recipient, count(*) from kiteline_internal.duties
       where kind = 'clean_up' and subject = any ($1) group by 1, 2
     )
     select * from shown full join owed using (subject, recipient)
     where count is distinct from 1 or shown.subject is null`,
    [subjects],
  )
  expect(wrong).toEqual([])
  const [counted] = await shop.inside(
    "select count(*)::int as n from kiteline_internal.duties where kind = 'clean_up' and subject = any ($1)",
    [subjects],
  )
  expect(counted?.n).toBeGreaterThan(0)
})
