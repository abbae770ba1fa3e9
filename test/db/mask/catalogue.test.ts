import { afterAll, beforeAll, expect, test } from 'vitest'
import { maskNames, masks } from '../../../src/policy/masks.ts'
import { createTestDatabase, type TestDatabase } from '../../harness/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

async function masksThat(condition: string): Promise<readonly string[]> {
  const { rows } = await database.dba.query<{ signature: string }>(
    `select p.oid::regprocedure::text as signature
     from pg_proc as p
     where p.pronamespace = 'kiteline_mask'::regnamespace and (${condition})
     order by 1`,
  )
  return rows.map(({ signature }) => signature)
}

test('there are masks to look at', async () => {
  expect((await masksThat('true')).length).toBeGreaterThan(70)
})

test('every mask is immutable and safe in a parallel plan', async () => {
  expect(await masksThat("p.provolatile <> 'i' or p.proparallel <> 's'")).toEqual([])
})

test('every mask has a SQL-standard body, so that no search_path can shadow what it calls', async () => {
  expect(await masksThat('p.prosqlbody is null or p.proconfig is not null')).toEqual([])
})

test('every mask runs with the rights of its caller and claims not to be leakproof', async () => {
  expect(await masksThat('p.prosecdef or p.proleakproof')).toEqual([])
})

test('only the helper that must not be inlined is strict', async () => {
  expect(await masksThat('p.proisstrict')).toEqual(['kiteline_mask.bank_card_grouped(text)'])
})

test('the owner and the recipients may execute a mask, and nobody else', async () => {
  expect(
    await masksThat(
      `(
         select array_agg(a.grantee::regrole::text || ' ' || a.privilege_type order by 1)
         from aclexplode(p.proacl) as a
       ) is distinct from array['kiteline_owner EXECUTE', 'kiteline_recipient EXECUTE']`,
    ),
  ).toEqual([])
})

test('every mask says in a comment what it does', async () => {
  expect(await masksThat("obj_description(p.oid, 'pg_proc') is null")).toEqual([])
})

test('the masks that a policy may name are there for each type it lists', async () => {
  const there = new Set(await masksThat('true'))
  const wanted = maskNames.flatMap((name) =>
    masks[name].types.map((type) => `kiteline_mask.${name}(${fullName(type)})`),
  )
  expect(wanted.filter((signature) => !there.has(signature))).toEqual([])
})

function fullName(type: string): string {
  return type === 'timestamp' ? 'timestamp without time zone' : type
}
