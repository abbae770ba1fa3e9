import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { failureOf, openSession } from '../../harness/opening.ts'
import { createWorkshop, type Workshop } from '../../harness/workshop.ts'

let shop: Workshop

beforeAll(async () => {
  shop = await createWorkshop()
})
afterAll(() => shop.drop())

const evidence = ['changes', 'denials', 'lookups', 'sessions', 'statements']

async function partitionsOf(name: string) {
  const rows = await shop.inside(
    `select c.relname as name, pg_get_expr(c.relpartbound, c.oid) as bounds
     from (select set_config('timezone', 'UTC', false)) utc, pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = $1::regclass order by 1`,
    [`kiteline_internal.${name}`],
  )
  return rows
}

/** `_2031_03` of a moment, months later. */
function suffix(monthsAhead: number): string {
  const now = new Date()
  const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + monthsAhead, 1))
  return month.toISOString().slice(0, 7).replace('-', '_')
}

test('every evidence table has this month’s partition and the next one’s after the installation', async () => {
  for (const name of evidence) {
    expect((await partitionsOf(name)).map((row) => row.name)).toEqual([
      `${name}_${suffix(0)}`,
      `${name}_${suffix(1)}`,
    ])
  }
})

test('a far month gets its partition once, from its first moment to its last in UTC', async () => {
  await shop.asOwner("select kiteline_internal.ensure_month('sessions', '2031-03-31T23:59:59Z')")
  await shop.asOwner("select kiteline_internal.ensure_month('sessions', '2031-03-01T00:00:00Z')")
  await shop.asOwner(
    "select kiteline_internal.ensure_month('sessions', '2031-12-31T23:59:59.999999Z')",
  )
  expect((await partitionsOf('sessions')).slice(-2)).toEqual([
    {
      name: 'sessions_2031_03',
      bounds: "FOR VALUES FROM ('2031-03-01 00:00:00+00') TO ('2031-04-01 00:00:00+00')",
    },
    {
      name: 'sessions_2031_12',
      bounds: "FOR VALUES FROM ('2031-12-01 00:00:00+00') TO ('2032-01-01 00:00:00+00')",
    },
  ])
})

test('neither the caller’s time zone nor his way of writing dates moves a month', async () => {
  // IST is printed for India's time and read as Israel's.
  await shop.asOwner(`
    set timezone = 'Asia/Kolkata';
    set datestyle = 'SQL, DMY';
    select kiteline_internal.ensure_month('denials', '2032-05-01T00:00:00Z');
  `)
  expect((await partitionsOf('denials')).slice(-1)).toEqual([
    {
      name: 'denials_2032_05',
      bounds: "FOR VALUES FROM ('2032-05-01 00:00:00+00') TO ('2032-06-01 00:00:00+00')",
    },
  ])
})

test('a new partition is append-only and has the indexes of its table', async () => {
  await shop.asOwner("select kiteline_internal.ensure_month('sessions', '2033-01-01T00:00:00Z')")
  const failure = await failureOf(shop.asOwner('delete from kiteline_internal.sessions_2033_01'))
  expect(failure).toMatchObject({ code: 'KL110' })
  expect(
    await shop.inside(
      "select count(*)::integer as count from pg_index where indrelid = 'kiteline_internal.sessions_2033_01'::regclass",
    ),
  ).toEqual([{ count: 4 }])
})

test('eight who need a new month at once make it once, and none of them fails', async () => {
  const clients = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const client = new pg.Client({ connectionString: shop.database.superuserUrl })
      await client.connect()
      await client.query('set role kiteline_owner')
      return client
    }),
  )
  await Promise.all(
    clients.map((client) =>
      client.query("select kiteline_internal.ensure_month('statements', '2034-01-01T00:00:00Z')"),
    ),
  )
  await Promise.all(clients.map((client) => client.end()))
  expect((await partitionsOf('statements')).slice(-1)).toMatchObject([
    { name: 'statements_2034_01' },
  ])
})

test('openings at once in a month without partitions all open', async () => {
  const grant = await shop.grant('desk')
  for (const name of evidence) {
    for (const partition of await partitionsOf(name)) {
      await shop.inside(`drop table kiteline_internal.${partition.name}`)
    }
  }
  const clients = await Promise.all(Array.from({ length: 6 }, () => shop.as('desk_app')))
  const openings = await Promise.all(
    clients.map((client) => openSession(client, grant, { subjects: ['1'] })),
  )
  expect(openings.map((opening) => opening.refusal)).toEqual(Array(6).fill(null))
  await Promise.all(clients.map((client) => client.end()))
  for (const name of evidence) {
    expect((await partitionsOf(name)).map((row) => row.name)).toEqual([
      `${name}_${suffix(0)}`,
      `${name}_${suffix(1)}`,
    ])
  }
})

test('an operator’s change finds its month although nobody has maintained anything', async () => {
  for (const partition of await partitionsOf('changes')) {
    await shop.inside(`drop table kiteline_internal.${partition.name}`)
  }
  const operator = await shop.as('shop')
  await operator.query("update app.customers set city = 'z' where customer_id = 1")
  expect(
    await shop.audit("select row_key from kiteline.change_log where relation = 'app.customers'"),
  ).toEqual([{ row_key: '1' }])
})

test('maintenance clears what ended an hour ago and nothing else, and makes the partitions', async () => {
  const client = await shop.as('desk_app')
  const grant = await shop.grant('desk')
  const ids: unknown[] = []
  for (let index = 0; index < 3; index++) {
    ids.push((await openSession(client, grant, { subjects: ['1'] })).session_id)
  }
  const [longAgo, justNow, live] = ids
  await shop.inside(
    `update kiteline_internal.live_sessions set expires_at = clock_timestamp() - interval '61 minutes'
     where session_id = ${longAgo};
     update kiteline_internal.live_sessions set expires_at = clock_timestamp() - interval '1 minute'
     where session_id = ${justNow};
     insert into kiteline_internal.used_nonces values
       ('desk_app', 'old', clock_timestamp() - interval '61 minutes'),
       ('desk_app', 'new', clock_timestamp());
     drop table kiteline_internal.lookups_${suffix(1)}`,
  )
  const evidenceBefore = await shop.inside('select count(*) from kiteline_internal.sessions')
  await shop.admin('select kiteline.maintain()')
  const left = await shop.inside(
    'select session_id from kiteline_internal.live_sessions where session_id = any ($1)',
    [ids],
  )
  expect(left.map((row) => row.session_id).sort()).toEqual([justNow, live].sort())
  expect(await shop.inside('select nonce from kiteline_internal.used_nonces')).toEqual([
    { nonce: 'new' },
  ])
  expect((await partitionsOf('lookups')).map((row) => row.name)).toContain(`lookups_${suffix(1)}`)
  expect(await shop.inside('select count(*) from kiteline_internal.sessions')).toEqual(
    evidenceBefore,
  )
  // Only the administration may.
  expect(await failureOf(client.query('select kiteline.maintain()'))).toMatchObject({
    code: '42501',
  })
})
