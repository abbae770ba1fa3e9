import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { failureOf, noLiveSession, openSession, readWith, tokenFor } from '../../harness/opening.ts'
import { createWorkshop, type Workshop } from '../../harness/workshop.ts'

let shop: Workshop
let client: pg.Client
let grant: string

beforeAll(async () => {
  shop = await createWorkshop()
  client = await shop.as('desk_app')
  grant = await shop.grant('desk')
})
afterAll(() => shop.drop())

const keys = 'select customer_id from for_desk.customers order by customer_id'

test('a session shows the rows of its people: own columns, masked, and those of their orders', async () => {
  const token = await tokenFor(client, grant, ['1', '4'])
  expect(
    await readWith(client, token, 'select * from for_desk.customers order by customer_id'),
  ).toEqual([
    { city: '武汉', customer_id: '1', full_name: '欧阳**', mobile: '138****0001' },
    { city: '上海', customer_id: '4', full_name: '韩**', mobile: '138****0004' },
  ])
  // Of the orders only those that the purpose's rows allow: open and this engineer's.
  expect(await readWith(client, token, 'select * from for_desk.orders order by order_id')).toEqual([
    { customer_id: '1', model: 'KFR-35', order_id: '11' },
    { customer_id: '4', model: 'BCD-520', order_id: '15' },
  ])
  // The items reach the person through the orders, and stop where the orders do.
  expect(await readWith(client, token, 'select * from for_desk.order_items')).toEqual([
    { order_id: '11', part: 'fan' },
  ])
})

test('the rows change with the data while the people stay', async () => {
  const token = await tokenFor(client, grant, ['2'])
  await shop.inside(`insert into app.orders values (21, 2, 'NEW', 'open', 'engineer-17')`)
  const models = 'select model from for_desk.orders order by order_id'
  expect(await readWith(client, token, models)).toEqual([{ model: 'XQG-100' }, { model: 'NEW' }])
  await shop.inside('delete from app.orders where order_id = 21')
  expect(await readWith(client, token, models)).toEqual([{ model: 'XQG-100' }])
})

test('many transactions and connections read under one token', async () => {
  const token = await tokenFor(client, grant, ['1'])
  const second = await shop.as('desk_app')
  for (const each of [client, second, client]) {
    expect(await readWith(each, token, keys)).toEqual([{ customer_id: '1' }])
  }
})

test('nothing is read without a token, or under one that nobody has', async () => {
  for (const token of [null, '', 'x', '0'.repeat(64)]) {
    expect(await failureOf(readWith(client, token, keys))).toEqual(noLiveSession)
  }
  expect(await failureOf(client.query(keys))).toEqual(noLiveSession)
})

test('a token opens its own purpose only', async () => {
  const token = await tokenFor(client, grant, ['1'])
  expect(await failureOf(readWith(client, token, 'select * from for_circular.customers'))).toEqual(
    noLiveSession,
  )
})

test('a closed session reads nothing more, and when it was closed is kept', async () => {
  const opening = await openSession(client, grant, { subjects: ['1'] })
  await client.query('select kiteline.close_session($1)', [opening.token])
  expect(await failureOf(readWith(client, opening.token, keys))).toEqual(noLiveSession)
  expect(
    await shop.audit(
      `select closed_at > opened_at and closed_at < expires_at as is_in_time
       from kiteline.session_log where session_id = $1`,
      [opening.session_id],
    ),
  ).toEqual([{ is_in_time: true }])
})

test('only a live session of one’s own can be closed, and every other answer is the same', async () => {
  const opening = await openSession(client, grant, { subjects: ['1'] })
  const rival = await shop.as('rival_app')
  const close = (who: pg.Client, token: string | null) =>
    failureOf(who.query('select kiteline.close_session($1)', [token]))
  const answer = await close(client, 'unknown')
  expect(answer).toEqual({
    code: 'KL101',
    message: 'no live session for this purpose',
    detail: undefined,
    hint: 'The session has ended already, or the token is not of this login.',
  })
  expect(await close(rival, opening.token)).toEqual(answer)
  expect(await close(client, null)).toEqual(answer)
  expect(await readWith(client, opening.token, keys)).toEqual([{ customer_id: '1' }])
  await client.query('select kiteline.close_session($1)', [opening.token])
  expect(await close(client, opening.token)).toEqual(answer)
  const brief = await openSession(client, grant, { subjects: ['1'], lasts: '50 milliseconds' })
  await client.query('select pg_sleep(0.06)')
  expect(await close(client, brief.token)).toEqual(answer)
})

test('a session ends by the clock in the middle of a transaction, without any job', async () => {
  const { token } = await openSession(client, grant, { subjects: ['1'], lasts: '300 milliseconds' })
  await client.query('begin')
  await client.query("select set_config('kiteline.session', $1, true)", [token])
  expect((await client.query(keys)).rows).toEqual([{ customer_id: '1' }])
  await client.query('select pg_sleep(0.35)')
  expect(await failureOf(client.query(keys))).toEqual(noLiveSession)
  await client.query('rollback')
  // The live row is still there; the clock alone decides.
  expect(
    await shop.inside(
      `select count(*)::integer as count from kiteline_internal.live_sessions
       where expires_at < clock_timestamp() and token_hash = sha256(convert_to($1, 'UTF8'))`,
      [token],
    ),
  ).toEqual([{ count: 1 }])
})

test('a session ends with its grant at the latest', async () => {
  const brief = await shop.grant('desk', { term: '5 minutes' })
  const opening = await openSession(client, brief, { subjects: ['1'], lasts: '1 hour' })
  expect(
    await shop.inside('select expires_at from kiteline_internal.grants where grant_id = $1', [
      brief,
    ]),
  ).toEqual([{ expires_at: opening.expires_at }])
})

test('reading needs read committed isolation', async () => {
  const token = await tokenFor(client, grant, ['1'])
  for (const level of ['repeatable read', 'serializable']) {
    await client.query(`begin isolation level ${level}`)
    await client.query("select set_config('kiteline.session', $1, true)", [token])
    expect(await failureOf(client.query(keys))).toMatchObject({
      code: 'KL105',
      message: 'kiteline reads only in read committed isolation',
    })
    await client.query('rollback')
  }
})

test('a session tells who reads, for whom, and since when; outside it is silent', async () => {
  const ask =
    'select kiteline.actor() as actor, kiteline.recipient() as recipient, kiteline.as_of() as as_of'
  const nobody = [{ actor: null, recipient: null, as_of: null }]
  const token = await tokenFor(client, grant, ['1'])
  const [{ valid_from } = {}] = await shop.inside(
    'select valid_from from kiteline_internal.grants where grant_id = $1',
    [grant],
  )
  expect(await readWith(client, token, ask)).toEqual([
    { actor: 'engineer-17', recipient: 'desk_dept', as_of: valid_from },
  ])
  expect((await client.query(ask)).rows).toEqual(nobody)
  expect(await readWith(await shop.as('rival_app'), token, ask)).toEqual(nobody)
  await client.query('select kiteline.close_session($1)', [token])
  expect(await readWith(client, token, ask)).toEqual(nobody)
})

test('pseudonyms are random, stable, and different for every recipient and purpose', async () => {
  await shop.recipient('other_dept')
  const [own, others] = [
    await shop.grant('lab'),
    await shop.grant('lab', { recipient: 'other_dept' }),
  ]
  const read = async (which: string) =>
    readWith<{ customer_id: string; city: string }>(
      client,
      await tokenFor(client, which, ['1', '3']),
      'select customer_id, city from for_lab.customers order by city desc',
    )
  const first = await read(own)
  expect(first).toEqual([
    { customer_id: expect.stringMatching(/^[0-9a-f-]{36}$/), city: '武汉' },
    { customer_id: expect.stringMatching(/^[0-9a-f-]{36}$/), city: '上海' },
  ])
  expect(await read(own)).toEqual(first)
  const numbers = [...first, ...(await read(others))].map((row) => row.customer_id)
  expect(new Set(numbers).size).toBe(4)
  // The same person has the same pseudonym in every view of the purpose.
  const token = await tokenFor(client, own, ['1', '3'])
  expect(
    await readWith(
      client,
      token,
      `select c.city, o.model from for_lab.customers c
       join for_lab.orders o on o.customer_id = c.customer_id where o.model = 'KFR-35'`,
    ),
  ).toEqual([{ city: '武汉', model: 'KFR-35' }])
})
