import { afterAll, beforeAll, expect, test } from 'vitest'
import { readSnapshot } from '../../src/catalog/index.ts'
import { checkPromises, scopeOf } from '../../src/migrate/index.ts'
import { parsePolicy } from '../../src/policy/index.ts'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'
import { tinyPolicy, tinyTables } from '../harness/tiny-policy.ts'
import { applyPolicy } from '../harness/workshop.ts'

const policy = parsePolicy(tinyPolicy)
let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase({ template: 'kernel' })
  for (const login of ['callback_app', 'crm_app', 'rescue_app']) await database.createLogin(login)
  await database.dba.query(tinyTables)
  await applyPolicy(database, policy)
})
afterAll(() => database.drop())

/** What is found after a superuser did this, in a transaction that is rolled back: `code path: message`. */
async function findingsAfter(tampering: string): Promise<readonly string[]> {
  const client = await database.superuser.connect()
  try {
    await client.query(`begin; ${tampering}`)
    const snapshot = await readSnapshot(client, scopeOf([policy]))
    return checkPromises([policy], snapshot)
      .map(({ code, path, message }) => `${code} ${path}: ${message}`)
      .sort()
  } finally {
    await client.query('rollback')
    client.release()
  }
}

/** A view of the purpose callback as somebody might make it anew, the rest of it in order. */
function viewAnew(view: string, columns: string, table: string): string {
  return `
    drop view for_callback.${view};
    create view for_callback.${view} as
    select ${columns} from crm.${table} t where (select kiteline_internal.is_open('callback'));
    alter view for_callback.${view} owner to kiteline_for_callback;
    grant select on for_callback.${view} to callback_app;
  `
}

const asked = (category: string) => `t.person_id in (
  select w.key
  from unnest((select kiteline_internal.withheld('callback', '${category}', null::bigint))::bigint[]) as w (key)
)`
const others = `kiteline_mask.person_name(t.full_name) as full_name`
const pseudonym = `(
  select p.pseudonym from kiteline_internal.pseudonyms p where p.subject = t.person_id::text
) as person_id`

const cases: readonly (readonly [string, string, readonly string[]])[] = [
  ['nothing', 'select 1', []],
  [
    'a view as the policy makes it',
    viewAnew(
      'people',
      `${others}, case when ${asked('contact')} then null else kiteline_mask.mobile(t.mobile) end as mobile, ${pseudonym}`,
      'people',
    ),
    [],
  ],
  [
    'a view that withholds a kind of data from nobody',
    viewAnew('call_notes', 't.topic', 'call_notes'),
    [
      'view_differs for_callback.call_notes: the view does not withhold talk from who did not agree to it',
    ],
  ],
  [
    'a view that asks for another kind of data',
    viewAnew(
      'people',
      `${others}, case when ${asked('talk')} then null else kiteline_mask.mobile(t.mobile) end as mobile, ${pseudonym}`,
      'people',
    ),
    [
      'view_differs for_callback.people: the view does not withhold contact from who did not agree to it',
    ],
  ],
  [
    'a row policy that forgets the second person',
    `alter policy helpers_select_for_rescue on crm.helpers using (
       person_id = any ((select kiteline_internal.scope('rescue', 'crm.helpers', null::bigint))::bigint[])
     )`,
    [
      'row_policy_differs crm.helpers helpers_select_for_rescue: the row policy does not ask for the session',
    ],
  ],
  [
    'a resolver that lacks a column it counts by',
    'revoke select (call_id) on crm.call_notes from kiteline_resolver',
    [
      'missing_privilege select on column crm.call_notes.call_id to kiteline_resolver: the privilege is missing',
    ],
  ],
]

test.for(cases)('%s is found', async ([, tampering, expected]) => {
  expect(await findingsAfter(tampering)).toEqual(expected)
})
