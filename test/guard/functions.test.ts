import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'
import { sources } from './sources.ts'

let database: TestDatabase
beforeAll(async () => {
  // The kernel's functions and the generated ones.
  database = await createTestDatabase({ template: 'example' })
})
afterAll(() => database.drop())

async function functionsThat(condition: string): Promise<readonly string[]> {
  const { rows } = await database.dba.query<{ signature: string }>(
    `select p.oid::regprocedure::text as signature
     from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
     where n.nspname in ('kiteline', 'kiteline_internal', 'kiteline_mask') and ${condition}
     order by 1`,
  )
  return rows.map(({ signature }) => signature)
}

test('a function has a SQL-standard body or a fixed search_path', async () => {
  expect((await functionsThat('true')).length).toBeGreaterThan(50)
  const loose = await functionsThat(
    `p.prosqlbody is null
     and not coalesce('search_path=pg_catalog, pg_temp' = any (p.proconfig), false)`,
  )
  expect(loose).toEqual([])
})

test('PUBLIC may execute no function', async () => {
  const open = await functionsThat(
    `exists (
       select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) as a
       where a.grantee = 0
     )`,
  )
  expect(open).toEqual([])
})

test('a definer’s function belongs to a role that cannot log in', async () => {
  const loose = await functionsThat(
    `p.prosecdef and (select rolcanlogin or rolsuper from pg_roles where oid = p.proowner)`,
  )
  expect(loose).toEqual([])
})

test('the file that creates a function revokes it from PUBLIC', () => {
  const forgotten = sources('sql')
    .filter(({ path }) => path.endsWith('.sql'))
    .filter(({ text }) => {
      const made = text.match(/^create (?:or replace )?(?:function|procedure)/gm)?.length ?? 0
      const revoked =
        text.match(/^revoke all on (?:function|procedure)[^;]*from public/gms)?.length ?? 0
      return revoked < made
    })
  expect(forgotten.map(({ path }) => path)).toEqual([])
})
