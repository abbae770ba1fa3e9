import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Policy, parsePolicy } from '../../src/policy/index.ts'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'
import { failureOf } from '../harness/opening.ts'
import { tinyPolicy, tinyTables } from '../harness/tiny-policy.ts'
import { applyPolicy, revertPolicy } from '../harness/workshop.ts'

const policy = parsePolicy(tinyPolicy)
const logins = ['callback_app', 'crm_app', 'rescue_app'] as const
let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase({ template: 'kernel' })
  for (const login of logins) await database.createLogin(login)
  await database.dba.query(tinyTables)
  await applyPolicy(database, policy)
})
afterAll(() => database.drop())

/** What the kernel's owner is answered, who alone may call these functions. */
function ask(call: string, settings = ''): Promise<unknown> {
  return asOwner(async (client) => {
    await client.query(settings)
    const { rows } = await client.query(`select to_jsonb(kiteline_internal.${call}) as answer`)
    return rows.map(({ answer }) => answer)
  })
}

/** Works as the kernel's owner in a transaction that is rolled back; nobody can be it but through a superuser. */
async function asOwner<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await database.superuser.connect()
  try {
    await client.query('begin; set local role kiteline_owner')
    return await work(client)
  } finally {
    await client.query('rollback')
    client.release()
  }
}

test('every subject is listed', async () => {
  expect(await ask('subjects_of_tiny()')).toEqual(['1', '2', '3'])
})

test('minors and elders are those of the named for whom the policy’s rule holds', async () => {
  expect(await ask("minors_of_tiny(array['1', '2', '3', '4'])")).toEqual([['1']])
  expect(await ask("minors_of_tiny(array['2', '3'])")).toEqual([[]])
  expect(await ask("elders_of_tiny(array['1', '2', '3'])")).toEqual([['3']])
  expect(await ask("elders_of_tiny('{}')")).toEqual([[]])
})

test('a policy without rules of age has neither minors nor elders', async () => {
  const { relation, key, type } = tinyPolicy.subject
  const ageless: Policy = parsePolicy({ ...tinyPolicy, subject: { relation, key, type } })
  const migration = await applyPolicy(database, ageless, policy)
  expect(await ask("minors_of_tiny(array['1', '2', '3'])")).toEqual([[]])
  expect(await ask("elders_of_tiny(array['1', '2', '3'])")).toEqual([[]])
  await revertPolicy(database, migration)
  expect(await ask("minors_of_tiny(array['1'])")).toEqual([['1']])
})

test('the caller’s time zone makes nobody older', async () => {
  await database.superuser.query(`
    insert into crm.people values
      (9, '韩梅梅', null, ((clock_timestamp() at time zone 'UTC') - interval '14 years')::date + 1)
  `)
  for (const zone of ['Etc/GMT-14', 'UTC', 'Etc/GMT+12']) {
    expect(await ask("minors_of_tiny(array['9'])", `set local timezone = '${zone}';`)).toEqual([
      ['9'],
    ])
  }
  await database.superuser.query('delete from crm.people where person_id = 9')
})

test('what is held of a person is counted, be it by a path or as the second person of a row', async () => {
  expect(await ask("holdings_of_tiny('1')")).toEqual([
    { relation: 'crm.call_notes', row_count: 1 },
    { relation: 'crm.calls', row_count: 1 },
    { relation: 'crm.helpers', row_count: 3 },
    { relation: 'crm.people', row_count: 1 },
  ])
  expect(await ask("holdings_of_tiny('3')")).toEqual([
    { relation: 'crm.call_notes', row_count: 0 },
    { relation: 'crm.calls', row_count: 0 },
    { relation: 'crm.helpers', row_count: 1 },
    { relation: 'crm.people', row_count: 1 },
  ])
})

test('second persons are named once, and the rows without one name nobody', async () => {
  await database.superuser.query("insert into crm.helpers values (24, 1, 3, '又是奶奶')")
  expect(await ask("second_subjects_for_rescue(array['1'])")).toEqual([['3']])
  expect(await ask("second_subjects_for_rescue(array['3'])")).toEqual([[]])
  await database.superuser.query('delete from crm.helpers where helper_id = 24')
})

test('only a purpose whose rows are about two persons has such a function', async () => {
  expect((await failureOf(ask("second_subjects_for_callback(array['1'])"))).code).toBe('42883')
  const { rows } = await database.superuser.query(
    'select purpose, has_second_subjects from kiteline_internal.purposes order by purpose',
  )
  expect(rows).toEqual([
    { purpose: 'callback', has_second_subjects: false },
    { purpose: 'rescue', has_second_subjects: true },
  ])
})

test('nobody but the kernel’s owner may call them', async () => {
  for (const login of ['callback_app', 'dba']) {
    const client = await database.as(login)
    const calls = [
      'subjects_of_tiny()',
      "minors_of_tiny('{}')",
      "elders_of_tiny('{}')",
      "holdings_of_tiny('1')",
      "second_subjects_for_rescue('{}')",
    ]
    for (const call of calls) {
      const failure = await failureOf(client.query(`select kiteline_internal.${call}`))
      expect(failure.code, `${login} called ${call}`).toBe('42501')
    }
  }
})

test('a few people among many are judged by the index of their keys', async () => {
  await database.superuser.query(`
    insert into crm.people select n, '王小明', null, '1990-01-01' from generate_series(100, 5000) n;
    analyze crm.people;
  `)
  const scans = async (client: pg.PoolClient) => {
    const { rows } = await client.query<{ sequential: number; indexed: number }>(`
      select seq_scan::integer as sequential, idx_scan::integer as indexed
      from pg_stat_xact_user_tables where schemaname = 'crm' and relname = 'people'
    `)
    return rows[0] ?? { sequential: 0, indexed: 0 }
  }
  const made = await asOwner(async (client) => {
    const before = await scans(client)
    await client.query("select kiteline_internal.minors_of_tiny(array['1', '100'])")
    const after = await scans(client)
    return {
      sequential: after.sequential - before.sequential,
      isByIndex: after.indexed > before.indexed,
    }
  })
  expect(made).toEqual({ sequential: 0, isByIndex: true })
})
