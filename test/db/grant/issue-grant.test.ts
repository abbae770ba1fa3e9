import { afterAll, beforeAll, expect, test } from 'vitest'
import { failureOf } from '../../harness/opening.ts'
import { createWorkshop, type Workshop } from '../../harness/workshop.ts'

let shop: Workshop

beforeAll(async () => {
  shop = await createWorkshop()
  await shop.admin("select kiteline.create_recipient('shady', 'independent_processor', 'x', 'y')")
  await shop.admin("select kiteline.create_recipient('robot', 'system', 'x', 'y')")
})
afterAll(() => shop.drop())

const defaults = {
  purpose: 'desk',
  recipient: 'desk_dept',
  login: 'desk_app',
  term: '7 days',
  reason: 'tests of grants',
  max_subjects_per_day: null as number | null,
  requires_signature: false as boolean | null,
  valid_from: null as string | null,
}

function issue(changed: { readonly [K in keyof typeof defaults]?: (typeof defaults)[K] | null }) {
  const values = Object.values({ ...defaults, ...changed })
  return shop.admin(
    'select kiteline.issue_grant($1, $2, $3, $4::interval, $5, $6, $7, $8)::text as grant_id',
    values,
  )
}

async function lengthOf(changed: Parameters<typeof issue>[0]): Promise<unknown> {
  const [row] = await issue(changed)
  const rows = await shop.inside(
    `select extract(epoch from expires_at - valid_from)::integer as seconds
     from kiteline_internal.grants where grant_id = $1`,
    [row?.grant_id],
  )
  return rows[0]?.seconds
}

const day = 86_400

test('a grant keeps who, what for, for how long and how many there were', async () => {
  const [row] = await issue({ max_subjects_per_day: 3, requires_signature: true })
  expect(
    await shop.inside(
      `select g.purpose, g.purpose_hash = p.purpose_hash as is_as_applied, g.tier_number, recipient,
         login, reason, max_subjects_per_day, requires_signature, asked_subjects, issued_by
       from kiteline_internal.grants g
       join kiteline_internal.purposes p on p.purpose = g.purpose
       where grant_id = $1`,
      [row?.grant_id],
    ),
  ).toEqual([
    {
      purpose: 'desk',
      is_as_applied: true,
      tier_number: 2,
      recipient: 'desk_dept',
      login: 'desk_app',
      reason: 'tests of grants',
      max_subjects_per_day: 3,
      requires_signature: true,
      asked_subjects: '7',
      issued_by: 'dba',
    },
  ])
})

test('thirty days is the longest grant', async () => {
  expect(await lengthOf({ term: '30 days' })).toBe(30 * day)
  for (const term of ['30 days 00:00:01', '31 days', '1 year']) {
    expect(await failureOf(issue({ term }))).toMatchObject({ code: 'KL001' })
  }
})

test('a month is thirty days, also when it begins in a month of thirty-one', async () => {
  const year = new Date().getUTCFullYear() + 1
  expect(await lengthOf({ term: '1 month', valid_from: `${year}-01-31T12:00:00Z` })).toBe(30 * day)
})

test('a day has twenty-four hours, also where the clocks change', async () => {
  const year = new Date().getUTCFullYear() + 1
  const client = await shop.as('dba')
  await client.query("set timezone = 'Europe/Berlin'")
  const { rows } = await client.query(
    `select kiteline.issue_grant('desk', 'desk_dept', 'desk_app', '30 days', 'over summer time',
       valid_from => $1) as grant_id`,
    [`${year}-10-10T00:00:00Z`],
  )
  expect(
    await shop.inside(
      `select expires_at - valid_from = interval '720 hours' as is_exact
       from kiteline_internal.grants where grant_id = $1`,
      [rows[0]?.grant_id],
    ),
  ).toEqual([{ is_exact: true }])
})

test('seventy-two hours is the longest grant of tier 1', async () => {
  const alarm = { purpose: 'alarm', login: 'rival_app' }
  expect(await lengthOf({ ...alarm, term: '72 hours' })).toBe(3 * day)
  for (const term of ['72 hours 1 second', '4 days']) {
    expect(await failureOf(issue({ ...alarm, term }))).toMatchObject({ code: 'KL001' })
  }
})

test('the tables refuse longer and endless grants whoever writes them', async () => {
  const write = (tier: number, from: string, until: string) =>
    failureOf(
      shop.asOwner(
        `insert into kiteline_internal.grants (
           purpose, purpose_hash, tier_number, recipient, login, reason, valid_from, expires_at,
           requires_signature, asked_subjects
         )
         values ('desk', 'x', ${tier}, 'desk_dept', 'desk_app', 'written by hand', '${from}', '${until}',
           false, 0)`,
      ),
    )
  for (const [tier, from, until] of [
    [2, '2030-01-01T00:00:00Z', '2030-01-31T00:00:01Z'],
    [1, '2030-01-01T00:00:00Z', '2030-01-04T00:00:01Z'],
    [2, '2030-01-01T00:00:00Z', 'infinity'],
    [2, '-infinity', '2030-01-01T00:00:00Z'],
    [2, '2030-01-02T00:00:00Z', '2030-01-01T00:00:00Z'],
  ] as const) {
    expect(await write(tier, from, until), `${from} to ${until}`).toMatchObject({ code: '23514' })
  }
})

const refused: Readonly<Record<string, [Parameters<typeof issue>[0], string]>> = {
  'an unknown purpose': [{ purpose: 'espionage' }, 'KL002'],
  'no purpose': [{ purpose: null }, 'KL002'],
  'an unknown recipient': [{ recipient: 'nobody' }, 'KL002'],
  'no recipient': [{ recipient: null }, 'KL002'],
  'a recipient of another role': [{ recipient: 'shady' }, 'KL003'],
  'a login that the purpose does not name': [{ login: 'auditor' }, 'KL003'],
  'no login': [{ login: null }, 'KL003'],
  'no term': [{ term: null }, 'KL001'],
  'a term of nothing': [{ term: '0 seconds' }, 'KL001'],
  'a term back in time': [{ term: '-1 day' }, 'KL001'],
  'a beginning in the past': [{ valid_from: '2001-01-01T00:00:00Z' }, 'KL001'],
  'a beginning that never comes': [{ valid_from: 'infinity' }, 'KL001'],
  'a beginning that always was': [{ valid_from: '-infinity' }, 'KL001'],
  'no reason': [{ reason: null }, 'KL001'],
  'a reason of nine letters': [{ reason: 'too short' }, 'KL001'],
  'a quota of nobody': [{ max_subjects_per_day: 0 }, 'KL001'],
  'no answer about signatures': [{ requires_signature: null }, 'KL001'],
}
for (const [what, [changed, code]] of Object.entries(refused)) {
  test(`no grant is issued for ${what}`, async () => {
    const before = await shop.inside('select count(*) from kiteline_internal.grants')
    expect(await failureOf(issue(changed))).toMatchObject({ code })
    expect(await shop.inside('select count(*) from kiteline_internal.grants')).toEqual(before)
  })
}

test('a role that one purpose allows is not allowed by another', async () => {
  await issue({ purpose: 'circular', recipient: 'robot' })
  expect(await failureOf(issue({ purpose: 'desk', recipient: 'robot' }))).toMatchObject({
    code: 'KL003',
    detail: 'purpose desk is not for a recipient of role system',
    hint: 'Allowed roles: department.',
  })
})

test('what legal has not put on the checklist is granted to nobody', async () => {
  await shop.admin(
    `select kiteline.publish_checklist(
       'workshop',
       (
         select jsonb_agg(e.entry)
         from jsonb_array_elements(kiteline.draft_checklist('workshop')) as e(entry)
         where (e.entry ->> 'purpose', e.entry ->> 'category') <> ('desk', 'place')
       ),
       'place was forgotten'
     )`,
  )
  const before = await shop.inside('select count(*) from kiteline_internal.grants')
  expect(await failureOf(issue({}))).toEqual({
    code: 'KL003',
    message: 'not possible in the present state',
    detail: 'purpose desk with a recipient of role department: not on the checklist: place',
    hint: 'Legal publishes a checklist that allows it with kiteline.publish_checklist.',
  })
  expect(await shop.inside('select count(*) from kiteline_internal.grants')).toEqual(before)
  await issue({ purpose: 'circular' })
  await shop.stateLaw()
  await issue({})
})

test('recipients’ logins and the auditor issue and revoke nothing', async () => {
  const [row] = await issue({})
  for (const login of ['desk_app', 'auditor', 'shop']) {
    const client = await shop.as(login)
    for (const sql of [
      "select kiteline.issue_grant('desk', 'desk_dept', 'desk_app', '1 day', 'for myself')",
      `select kiteline.revoke_grant(${row?.grant_id}, 'out of spite')`,
      "select kiteline.register_signing_key('desk_app', sha256('mine'))",
      'select kiteline.retire_signing_key(1)',
    ]) {
      expect(await failureOf(client.query(sql)), `${login}: ${sql}`).toMatchObject({
        code: '42501',
      })
    }
  }
})
