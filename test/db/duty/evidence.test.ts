import { afterAll, beforeAll, expect, test } from 'vitest'
import { failureOf } from '../../harness/opening.ts'
import { createDutyShop, type DutyShop } from './duty-shop.ts'

let shop: DutyShop
let subject: string
beforeAll(async () => {
  shop = await createDutyShop()
  subject = await shop.customer()
  await shop.disclose('desk', [subject])
  await shop.disclose('billing', [subject])
  await shop.value("select kiteline.file_complaint('workshop', $1, 'too many calls', 'phone')", [
    subject,
  ])
  await shop.restrict(subject)
  const [duty] = await shop.dutiesOf(subject, 'clean_up')
  await shop.certify(String(duty?.duty_id))
  await shop.verify(String(duty?.duty_id))
})
afterAll(() => shop.drop())

const updates = {
  duties: 'due_at = now()',
  duty_events: "event = 'done'",
  complaints: "about = 'nothing at all'",
} as const
for (const [table, update] of Object.entries(updates)) {
  test(`${table} are append-only, for their owner too and on a replica`, async () => {
    for (const statement of [
      `update kiteline_internal.${table} set ${update}`,
      `delete from kiteline_internal.${table}`,
      `truncate kiteline_internal.${table} cascade`,
    ]) {
      expect(await failureOf(shop.asOwner(statement)), statement).toMatchObject({ code: 'KL110' })
      const onReplica = shop.inside(`set session_replication_role = replica; ${statement}`)
      expect(await failureOf(onReplica), statement).toMatchObject({ code: 'KL110' })
    }
  })
}

test('the live duties are those that have not ended', async () => {
  const live = await shop.inside(
    'select duty_id, due_at from kiteline_internal.live_duties order by duty_id',
  )
  expect(live.length).toBeGreaterThan(1)
  expect(live).toEqual(
    await shop.inside(
      `select duty_id, due_at from kiteline_internal.duty_states where ended_at is null
       order by duty_id`,
    ),
  )
})

test('moving the date of a duty that has ended does not bring it back', async () => {
  const [ended] = await shop.audit("select duty_id from kiteline.duty_log where state = 'verified'")
  await shop.makeDue(String(ended?.duty_id), "clock_timestamp() - interval '1 day'")
  expect(
    await shop.inside('select duty_id from kiteline_internal.live_duties where duty_id = $1', [
      ended?.duty_id,
    ]),
  ).toEqual([])
})

test('complaints and what was done about duties are in the change log, and moved dates too', async () => {
  expect(
    await shop.audit(
      `select relation, command, columns, login from kiteline.change_log
       where relation like 'kiteline_internal.dut%' or relation like 'kiteline_internal.compl%'
       order by changed_at`,
    ),
  ).toEqual([
    {
      relation: 'kiteline_internal.complaints',
      command: 'insert',
      columns: null,
      login: 'dba',
    },
    {
      relation: 'kiteline_internal.duty_events',
      command: 'insert',
      columns: null,
      login: 'service_one',
    },
    {
      relation: 'kiteline_internal.duty_events',
      command: 'insert',
      columns: null,
      login: 'service_two',
    },
    {
      relation: 'kiteline_internal.duties',
      command: 'update',
      columns: ['due_at'],
      login: expect.any(String),
    },
  ])
})

test('a duty names no data of the person besides the key', async () => {
  const rows = await shop.audit('select to_jsonb(d)::text as text from kiteline.duty_log d')
  for (const { text } of rows) expect(text).not.toMatch(/赵奶奶|13812345678/)
})

test('the triggers that keep live duties fire on a replica, too', async () => {
  expect(
    await shop.inside(`
      select t.tgrelid::regclass::text as relation, t.tgname as name, t.tgenabled as enabled
      from pg_catalog.pg_trigger t
      where t.tgname in ('enter_live_duties', 'follow_live_duties', 'leave_live_duties')
      order by 2
    `),
  ).toEqual([
    { relation: 'kiteline_internal.duties', name: 'enter_live_duties', enabled: 'A' },
    { relation: 'kiteline_internal.duties', name: 'follow_live_duties', enabled: 'A' },
    { relation: 'kiteline_internal.duty_events', name: 'leave_live_duties', enabled: 'A' },
  ])
})
