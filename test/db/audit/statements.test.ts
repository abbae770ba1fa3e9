import { createHash } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { failureOf, openSession, readWith, tokenFor } from '../../harness/opening.ts'
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

function logOf(sessionId: string | null) {
  return shop.audit(
    `select relation, actor, login, reason, subject_count, statement_hash
     from kiteline.statement_log where session_id = $1 order by statement_number`,
    [sessionId],
  )
}

async function open() {
  const opening = await openSession(client, grant, { subjects: ['1', '2'] })
  return { id: opening.session_id, token: opening.token }
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

test('a statement is recorded once a relation, with the hash of its text and never the text', async () => {
  const { id, token } = await open()
  const sql = `select c.full_name, o.model from for_desk.customers c
    join for_desk.orders o using (customer_id) where c.full_name <> 'Marked Name'`
  await readWith(client, token, sql)
  const common = {
    actor: 'engineer-17',
    login: 'desk_app',
    reason: 'ticket 4711',
    subject_count: 2,
    statement_hash: sha256(sql),
  }
  const log = await logOf(id)
  expect(log.sort((a, b) => (String(a.relation) < String(b.relation) ? -1 : 1))).toEqual([
    { relation: 'app.customers', ...common },
    { relation: 'app.orders', ...common },
  ])
  expect(
    await shop.audit('select statement_count from kiteline.session_log where session_id = $1', [
      id,
    ]),
  ).toEqual([{ statement_count: '1' }])
  const everything = await shop.inside(
    'select row_to_json(s)::text as text from kiteline_internal.statements s',
  )
  expect(JSON.stringify(everything)).not.toContain('Marked Name')
})

test('a relation that reaches its person through another is recorded under that one’s name', async () => {
  const { id, token } = await open()
  await readWith(client, token, 'select part from for_desk.order_items')
  // Once for the rows, and once to find those whose column of this category stays empty.
  expect((await logOf(id)).map((row) => row.relation)).toEqual(['app.orders', 'app.orders'])
  expect(
    await shop.audit('select statement_count from kiteline.session_log where session_id = $1', [
      id,
    ]),
  ).toEqual([{ statement_count: '1' }])
})

test('a statement of a prepared query, a cursor and COPY is recorded each time it runs', async () => {
  const { id, token } = await open()
  await client.query('begin')
  await client.query("select set_config('kiteline.session', $1, true)", [token])
  for (let round = 0; round < 7; round++) {
    await client.query({
      name: 'by_key',
      text: 'select city from for_desk.customers where customer_id = $1',
      values: ['1'],
    })
  }
  await client.query('declare people cursor for select city from for_desk.customers')
  await client.query('fetch 1 from people')
  await client.query('fetch 1 from people')
  await client.query('commit')
  const log = await logOf(id)
  expect(log).toHaveLength(8)
})

test('a rolled-back statement leaves a gap in the numbers, and its session stays', async () => {
  const { id, token } = await open()
  const numbers = () =>
    shop.audit('select statement_number from kiteline.statement_log where session_id = $1', [id])
  const read = 'select city from for_desk.customers'
  await readWith(client, token, read)
  await client.query('begin')
  await client.query("select set_config('kiteline.session', $1, true)", [token])
  await client.query(read)
  await client.query('rollback')
  await readWith(client, token, read)
  const [first, second, ...more] = (await numbers()).map((row) => Number(row.statement_number))
  expect(more).toEqual([])
  expect(Number(second)).toBe(Number(first) + 2)
  expect(
    await shop.audit('select session_id from kiteline.session_log where session_id = $1', [id]),
  ).toEqual([{ session_id: id }])
})

test('a READ ONLY transaction reads; its statements are not in the table', async () => {
  const { id, token } = await open()
  await client.query('begin read only')
  await client.query("select set_config('kiteline.session', $1, true)", [token])
  const { rows } = await client.query('select customer_id from for_desk.customers order by 1')
  await client.query('commit')
  expect(rows).toEqual([{ customer_id: '1' }, { customer_id: '2' }])
  expect(await logOf(id)).toEqual([])
})

test('a purpose audited by session records no statements', async () => {
  const token = await tokenFor(client, await shop.grant('circular'), ['1'])
  const before = await shop.inside('select count(*) from kiteline_internal.statements')
  expect(await readWith(client, token, 'select city from for_circular.customers')).toHaveLength(1)
  expect(await shop.inside('select count(*) from kiteline_internal.statements')).toEqual(before)
})

test('a statement that asks no row is not recorded; the session that named the people is', async () => {
  const { id, token } = await open()
  await readWith(client, token, 'select city from for_desk.customers where false')
  await readWith(client, token, 'select city from for_desk.customers limit 0')
  expect(await logOf(id)).toEqual([])
  await readWith(client, token, 'select 1 as one where exists (select from for_desk.customers)')
  await readWith(client, token, 'select count(*) from for_desk.customers')
  expect(await logOf(id)).toHaveLength(2)
})

test('refused reads are counted, although their transactions roll back', async () => {
  const count = async () => {
    const rows = await shop.audit('select refused_reads::integer from kiteline.refused_reads')
    return Number(rows[0]?.refused_reads)
  }
  const before = await count()
  for (const token of [null, 'wrong']) {
    await failureOf(readWith(client, token, 'select city from for_desk.customers'))
  }
  expect(await count()).toBe(before + 2)
})

test('no statement is recorded without its partition: then nothing is read', async () => {
  const { token } = await open()
  const partitions = await shop.inside(
    `select inhrelid::regclass::text as name from pg_inherits
     where inhparent = 'kiteline_internal.statements'::regclass`,
  )
  for (const { name } of partitions) {
    await shop.inside(`alter table kiteline_internal.statements detach partition ${name}`)
  }
  const failure = await failureOf(readWith(client, token, 'select city from for_desk.customers'))
  expect(failure).toMatchObject({ code: '23514' })
  for (const { name } of partitions) await shop.inside(`drop table ${name}`)
  // The next opening makes its place again.
  const again = await open()
  expect(await readWith(client, again.token, 'select city from for_desk.customers')).toHaveLength(2)
})
