import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDutyShop, type DutyShop, someHash } from './duty-shop.ts'

let shop: DutyShop
beforeAll(async () => {
  shop = await createDutyShop()
})
afterAll(() => shop.drop())

/** The post-notices of a session: whom to tell. */
async function told(session: string) {
  const rows = await shop.audit(
    `select subject from kiteline.duty_log where kind = 'post_notice' and session_id = $1
     order by duty_id`,
    [session],
  )
  return rows.map(({ subject }) => subject)
}

async function completeAll(): Promise<void> {
  const rows = await shop.audit(
    "select duty_id from kiteline.duty_log where kind = 'post_notice' and state = 'open'",
  )
  for (const { duty_id } of rows) {
    await shop.service.one.query(
      `select kiteline.complete_duty($1, 'told by phone', 'call 4', '${someHash}')`,
      [duty_id],
    )
  }
}

test('everybody whom an emergency showed is told, and so is everybody they named', async () => {
  // 1 and 2 both named 3; 4 named somebody who is no customer.
  const session = await shop.disclose('rescue', ['1', '2', '4'])
  expect(await told(session)).toEqual(['1', '2', '3', '4'])
  const [duty] = await shop.audit(
    `select owner, policy, recipient, purposes, state, instructions,
       due_at = (
         select s.expires_at + interval '24 hours' from kiteline.session_log s
         where s.session_id = d.session_id
       ) as is_due_a_day_after_the_session
     from kiteline.duty_log d where session_id = $1 and subject = '3'`,
    [session],
  )
  expect(duty).toEqual({
    owner: 'service',
    policy: 'workshop',
    recipient: 'duty_desk',
    purposes: ['rescue'],
    state: 'open',
    instructions:
      'Tell this person who was shown the data, what for and when, and what rights the person has.',
    is_due_a_day_after_the_session: true,
  })
})

test('nobody is to be told twice at a time, and again once it was done', async () => {
  await completeAll()
  const first = await shop.disclose('rescue', ['1'])
  expect(await told(first)).toEqual(['1', '3'])
  expect(await told(await shop.disclose('rescue', ['1']))).toEqual([])
  expect(await told(await shop.disclose('rescue', ['2']))).toEqual(['2'])
  await completeAll()
  expect(await told(await shop.disclose('rescue', ['1']))).toEqual(['1', '3'])
})

test('another purpose of the same kind is told of on its own', async () => {
  await completeAll()
  await shop.disclose('rescue', ['5'])
  const alarm = await shop.grant('alarm', { login: 'rival_app', term: '1 day' })
  const client = await shop.as('rival_app')
  const { rows } = await client.query(
    "select session_id::text from kiteline.open_session($1, 'guard-1', 'smoke', array['5'])",
    [alarm],
  )
  expect(await told(String(rows[0]?.session_id))).toEqual(['5'])
})

test('outside an emergency nobody has to be told', async () => {
  const subject = await shop.customer()
  await shop.disclose('desk', [subject])
  await shop.disclose('billing', [subject])
  expect(await shop.dutiesOf(subject)).toEqual([])
})

test('a notice that is overdue keeps being the one', async () => {
  await completeAll()
  const session = await shop.disclose('rescue', ['2'])
  const rows = await shop.audit('select duty_id from kiteline.duty_log where session_id = $1', [
    session,
  ])
  for (const { duty_id } of rows) {
    await shop.makeDue(String(duty_id), "clock_timestamp() - interval '2 days'")
  }
  expect(await told(await shop.disclose('rescue', ['2']))).toEqual([])
  expect(
    await shop.audit(
      `select count(*)::int as late from kiteline.duty_log
       where kind = 'post_notice' and is_overdue`,
    ),
  ).toEqual([{ late: 2 }])
})

test('a thousand people are entered at once', async () => {
  const keys = Array.from({ length: 1000 }, (_, index) => String(20_000 + index))
  await shop.inside(
    `insert into app.customers
     select k::bigint, '赵奶奶', null, '武汉', 's' from unnest($1::text[]) as k`,
    [keys],
  )
  const began = performance.now()
  const session = await shop.disclose('rescue', keys)
  const tookMs = performance.now() - began
  expect(await told(session)).toHaveLength(1000)
  // Far above what it takes, and far below what one statement a person would.
  expect(tookMs).toBeLessThan(3000)
})
