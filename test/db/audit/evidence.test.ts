import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { failureOf, openSession, readWith } from '../../harness/opening.ts'
import { createWorkshop, type Workshop } from '../../harness/workshop.ts'

let shop: Workshop
let client: pg.Client

beforeAll(async () => {
  shop = await createWorkshop()
  client = await shop.as('desk_app')
  const grant = await shop.grant('desk')
  const { token } = await openSession(client, grant, { subjects: ['1'] })
  await readWith(client, token, 'select city from for_desk.customers')
  await client.query('select kiteline.close_session($1)', [token])
  await openSession(client, grant, { subjects: ['77'] })
  await client.query("select kiteline.announce_lookup('desk', 'mobile', '1', 'anna', 'ticket')")
  const rows = await shop.admin(
    "select kiteline.restrict_subject('workshop', '5', 'withdrew') as id",
  )
  await shop.admin("select kiteline.lift_restriction($1, 'came back')", [rows[0]?.id])
  await shop.admin("select kiteline.revoke_grant($1, 'over')", [grant])
})
afterAll(() => shop.drop())

const appendOnly = [
  'changes',
  'checklists',
  'collection_subjects',
  'collections',
  'commitment_texts',
  'commitments',
  'complaints',
  'compliance_entries',
  'consent_confirmations',
  'consent_request_subjects',
  'consent_requests',
  'demand_changes',
  'denials',
  'duties',
  'duty_events',
  'gate_changes',
  'grant_resumptions',
  'grant_revocations',
  'grant_suspensions',
  'grants',
  'interruptions',
  'lookups',
  'mechanism_ends',
  'minor_approval_ends',
  'minor_approvals',
  'notices',
  'purpose_versions',
  'qualification_revocations',
  'qualification_verifications',
  'recipient_qualifications',
  'refusal_lifts',
  'refusals',
  'session_closings',
  'sessions',
  'statements',
  'training_ends',
  'trainings',
  'transfer_mechanisms',
]

async function tablesOf(name: string): Promise<string[]> {
  const rows = await shop.inside(
    'select relid::regclass::text as name from pg_partition_tree($1)',
    [`kiteline_internal.${name}`],
  )
  return rows.length === 0 ? [`kiteline_internal.${name}`] : rows.map((row) => String(row.name))
}

for (const name of appendOnly) {
  test(`${name} is append-only for its owner and for a replica, also by the name of a partition`, async () => {
    const before = await shop.inside(`select * from kiteline_internal.${name}`)
    const [column] = (
      await shop.inside(
        `select quote_ident(attname) as name from pg_attribute
         where attrelid = $1::regclass and attnum > 0 and attidentity = '' order by attnum limit 1`,
        [`kiteline_internal.${name}`],
      )
    ).map((row) => row.name)
    for (const table of await tablesOf(name)) {
      for (const sql of [
        `update ${table} set ${column} = ${column}`,
        `update ${table} set ${column} = ${column} where false`,
        `delete from ${table}`,
        `delete from ${table} where false`,
        `truncate ${table} cascade`,
      ]) {
        expect(await failureOf(shop.asOwner(sql)), sql).toMatchObject({
          code: 'KL110',
          message: 'evidence is append-only',
        })
        const asReplica = shop.inside(`set local session_replication_role = replica; ${sql}`)
        expect(await failureOf(asReplica), `replica: ${sql}`).toMatchObject({ code: 'KL110' })
      }
    }
    expect(await shop.inside(`select * from kiteline_internal.${name}`)).toEqual(before)
  })
}

test('the list of append-only tables is the whole list, each and every partition with its trigger', async () => {
  const rows = await shop.inside(`
    select c.relname as name, t.tgenabled = 'A' as is_always
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'kiteline_internal'
    join pg_trigger t on t.tgrelid = c.oid and t.tgname = 'refuse_rewrite'
    order by 1
  `)
  // A consent changes its state and nothing else, which a trigger of its own sees to.
  const expected = (await Promise.all([...appendOnly, 'consents'].map(tablesOf)))
    .flat()
    .map((name) => name.replace('kiteline_internal.', ''))
    .sort()
  expect(rows).toEqual(expected.map((name) => ({ name, is_always: true })))
})

test('what steers reading is recorded when it changes: the whole list of watched tables', async () => {
  expect(
    await shop.inside(`
      select tgrelid::regclass::text as name, tgenabled = 'A' as is_always
      from pg_trigger where tgname = 'record_change' order by 1
    `),
  ).toEqual(
    [
      'checklists',
      'commitment_texts',
      'commitments',
      'complaints',
      'consent_rules',
      'duties',
      'duty_events',
      'grant_resumptions',
      'grant_revocations',
      'grant_suspensions',
      'grants',
      'mechanism_ends',
      'minor_approval_ends',
      'minor_approvals',
      'notices',
      'policies',
      'purpose_logins',
      'purposes',
      'qualification_revocations',
      'qualification_verifications',
      'recipient_qualifications',
      'recipients',
      'refusal_lifts',
      'refusals',
      'signing_keys',
      'training_ends',
      'trainings',
      'transfer_mechanisms',
    ].map((name) => ({ name: `kiteline_internal.${name}`, is_always: true })),
  )
})

test('changes of kiteline’s own tables are in the change log by row and column, without values', async () => {
  const [row] = await shop.admin("select kiteline.register_signing_key('desk_app', $1) as key_id", [
    Buffer.alloc(32, 7),
  ])
  await shop.admin('select kiteline.retire_signing_key($1)', [row?.key_id])
  await shop.asOwner("delete from kiteline_internal.purpose_logins where login = 'rival_app'")
  expect(
    await shop.audit(
      `select relation, command, row_key, columns from kiteline.change_log
       order by changed_at desc, row_key limit 4`,
    ),
  ).toEqual([
    {
      relation: 'kiteline_internal.purpose_logins',
      command: 'delete',
      row_key: 'desk',
      columns: null,
    },
    {
      relation: 'kiteline_internal.purpose_logins',
      command: 'delete',
      row_key: 'alarm',
      columns: null,
    },
    {
      relation: 'kiteline_internal.signing_keys',
      command: 'update',
      row_key: row?.key_id,
      columns: ['retired_at'],
    },
    {
      relation: 'kiteline_internal.signing_keys',
      command: 'insert',
      row_key: row?.key_id,
      columns: null,
    },
  ])
  await shop.asOwner("insert into kiteline_internal.purpose_logins values ('desk', 'rival_app')")
})

test('a replica that changes a recipient is recorded', async () => {
  await shop.inside(`
    set session_replication_role = replica;
    update kiteline_internal.recipients set country = 'SG' where recipient = 'desk_dept';
    reset session_replication_role;
  `)
  expect(
    await shop.audit(
      'select command, row_key, columns, login from kiteline.change_log order by changed_at desc limit 1',
    ),
  ).toEqual([{ command: 'update', row_key: 'desk_dept', columns: ['country'], login: 'postgres' }])
})
