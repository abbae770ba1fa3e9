import { expect, test } from 'vitest'
import { battlefield, named } from './attacker.ts'

const field = battlefield()

const evidence = [
  'sessions',
  'session_closings',
  'statements',
  'denials',
  'lookups',
  'changes',
  'checklists',
  'compliance_entries',
  'notices',
  'collections',
  'commitments',
  'trainings',
  'grants',
  'grant_revocations',
  'grant_suspensions',
  'refusals',
  'refusal_lifts',
  'duties',
  'duty_events',
]

test('not even the owner of the evidence updates, deletes or truncates it', async () => {
  const attacker = await field.attacker()
  const token = await attacker.open([named.key])
  await attacker.read(token, 'select * from for_repair.customers')
  const client = await field.database().superuser.connect()
  try {
    await client.query('set role kiteline_owner')
    for (const table of evidence) {
      for (const sql of [
        `delete from kiteline_internal.${table}`,
        `truncate kiteline_internal.${table} cascade`,
        `update kiteline_internal.${table} set ${await firstColumn(table)} = ${await firstColumn(table)}`,
      ]) {
        await expect(client.query(sql), sql).rejects.toMatchObject({ code: 'KL110' })
      }
    }
  } finally {
    client.release(true)
  }
})

async function firstColumn(table: string): Promise<string> {
  const { rows } = await field.database().superuser.query<{ attname: string }>(
    `select attname from pg_attribute
     where attrelid = ('kiteline_internal.' || $1)::regclass and attnum > 0 and attidentity = '' limit 1`,
    [table],
  )
  return rows[0]?.attname ?? ''
}

test('a partition addressed by name is as closed as its table', async () => {
  const { superuser } = field.database()
  const { rows } = await superuser.query<{ partition: string }>(
    `select inhrelid::regclass::text as partition from pg_inherits
     where inhparent in ('kiteline_internal.sessions'::regclass, 'kiteline_internal.statements'::regclass)`,
  )
  expect(rows.length).toBeGreaterThanOrEqual(4)
  for (const { partition } of rows) {
    await expect(superuser.query(`delete from ${partition}`)).rejects.toMatchObject({
      code: 'KL110',
    })
    await expect(superuser.query(`truncate ${partition}`)).rejects.toMatchObject({ code: 'KL110' })
  }
})

test('playing a replica does not switch the triggers off', async () => {
  const client = await field.database().superuser.connect()
  try {
    await client.query('set session_replication_role = replica')
    await expect(client.query('delete from kiteline_internal.sessions')).rejects.toMatchObject({
      code: 'KL110',
    })
  } finally {
    client.release(true)
  }
})

test('a grant is never extended', async () => {
  const { superuser } = field.database()
  await expect(
    superuser.query(
      "update kiteline_internal.grants set expires_at = expires_at + interval '1 day'",
    ),
  ).rejects.toMatchObject({ code: 'KL110' })
})
