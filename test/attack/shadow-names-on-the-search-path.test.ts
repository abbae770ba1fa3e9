import { expect, test } from 'vitest'
import { grantFor } from '../harness/database.ts'
import { battlefield, named } from './attacker.ts'

const field = battlefield()

test('temporary objects named like kiteline’s or PostgreSQL’s own capture nothing', async () => {
  const attacker = await field.attacker()
  await field
    .database()
    .superuser.query(`grant temporary on database ${field.database().name} to repair_desk`)
  for (const sql of [
    'create temporary table live_sessions (token_hash bytea, purpose text, login name, expires_at timestamptz)',
    'create temporary table grants (grant_id bigint, login text)',
    'create domain pg_temp.text as varchar(3)',
    'create domain pg_temp.bigint as int',
    `create function pg_temp.sha256(bytea) returns bytea language sql as $$ select '\\x00'::bytea $$`,
    `create function pg_temp.clock_timestamp() returns timestamptz language sql as $$ select '1970-01-01'::timestamptz $$`,
    `create function pg_temp.current_setting(text, boolean) returns text language sql as $$ select 'x' $$`,
    `create function pg_temp.tell(a bigint, b bigint) returns boolean language plpgsql as
       $$ begin raise notice 'heard % %', a, b; return true; end $$`,
    'create operator pg_temp.= (leftarg = bigint, rightarg = bigint, function = pg_temp.tell)',
    'set search_path = pg_temp, attacker, kiteline_internal, kiteline_mask, kiteline, pg_catalog, public',
  ]) {
    expect((await attacker.run(sql)).code, sql).toBeUndefined()
  }
  const { rows } = await attacker.run(
    `select token, admitted_count from kiteline.open_session(${grantFor('repair')}::pg_catalog.int8, 'engineer-17', 'shadow', array['60']::pg_catalog.text[])`,
  )
  expect(rows).toMatchObject([{ admitted_count: 1 }])
  const token = String(rows[0]?.token)
  expect((await attacker.read(token, 'select full_name from for_repair.customers')).rows).toEqual([
    { full_name: named.shownName },
  ])
  expect(await attacker.run('select * from for_repair.customers')).toMatchObject({ code: 'KL101' })
  attacker.expectNoSecret()
})
