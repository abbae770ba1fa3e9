import { expect, test } from 'vitest'
import { battlefield } from './attacker.ts'

const field = battlefield()

test('no table of the kernel can be read, and no evidence written', async () => {
  const attacker = await field.attacker()
  const { rows } = await field.database().superuser.query<{ name: string }>(
    `select c.oid::regclass::text as name
     from pg_class c
     where c.relnamespace = 'kiteline_internal'::regnamespace and c.relkind in ('r', 'p', 'v')
       and not c.relispartition`,
  )
  expect(rows.length).toBeGreaterThan(50)
  for (const { name } of rows) {
    for (const sql of [
      `select * from ${name}`,
      `delete from ${name}`,
      `insert into ${name} default values`,
    ]) {
      expect(await attacker.run(sql), sql).toMatchObject({ code: '42501' })
    }
  }
})

test('no internal function can be called', async () => {
  const attacker = await field.attacker()
  const { rows } = await field.database().superuser.query<{ call: string }>(
    `select format('select kiteline_internal.%I(%s)', p.proname,
       (select string_agg('null::' || format_type(t, null), ', ') from unnest(p.proargtypes) t)) as call
     from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where n.nspname = 'kiteline_internal' and p.prorettype not in ('trigger'::regtype)`,
  )
  expect(rows.length).toBeGreaterThan(25)
  for (const { call } of rows) {
    const polymorphic = call.replace(/null::any\w+/g, 'null::bigint')
    expect(await attacker.run(polymorphic), polymorphic).toMatchObject({ code: '42501' })
  }
})

test('functions for administrators and auditors are not for recipients', async () => {
  const attacker = await field.attacker()
  for (const sql of [
    "select kiteline.issue_grant('repair', 'service_dept', 'repair_desk', 'P30D', 'for myself, please')",
    "select kiteline.create_recipient('mine', 'department', 'Mine', 'Me')",
    "select kiteline.qualify_recipient('service_dept', 'please')",
    "select kiteline.register_signing_key('repair_desk', decode(repeat('00', 32), 'hex'))",
    "select kiteline.restrict_subject('appliances', '45', 'please')",
    "select kiteline.publish_checklist('appliances', '[]', 'all of it, please')",
    "select kiteline.record_consent('appliances', '45', 'repair', 'service_dept', array['contact'], 'separate', 'letter', 1, now(), 'a letter', repeat('5e', 32))",
    "select kiteline.record_training('service_dept', 'engineer-17', 'none', now() + interval '1 day')",
    "select kiteline.resume_grant(1, 'please')",
    "select kiteline.explain_access('appliances', '45', 'repair', 'service_dept')",
    "select * from kiteline.subject_disclosures('appliances', '45')",
    'select kiteline.maintain()',
    "select kiteline.accesses_of('45')",
    'select * from kiteline.session_log',
    'select * from kiteline.denial_log',
  ]) {
    expect(await attacker.run(sql), sql).toMatchObject({ code: '42501' })
  }
})

test('every function that is not for recipients is closed to them, by name', async () => {
  const attacker = await field.attacker()
  const { rows } = await field.database().superuser.query<{ call: string }>(
    `select format('select kiteline.%I(%s)', p.proname,
       (select string_agg('null::' || format_type(t, null), ', ') from unnest(p.proargtypes) t)) as call
     from pg_proc p
     where p.pronamespace = 'kiteline'::regnamespace
       and not has_function_privilege('kiteline_recipient', p.oid, 'execute')`,
  )
  expect(rows.length).toBeGreaterThan(50)
  for (const { call } of rows) {
    expect(await attacker.run(call), call).toMatchObject({ code: '42501' })
  }
})

test('nothing can be created among kiteline’s objects', async () => {
  const attacker = await field.attacker()
  for (const schema of ['kiteline', 'kiteline_internal', 'kiteline_mask', 'for_repair', 'app']) {
    expect(await attacker.run(`create table ${schema}.mine (x int)`), schema).toMatchObject({
      code: '42501',
    })
    expect(
      await attacker.run(`create function ${schema}.mine() returns int language sql return 1`),
      schema,
    ).toMatchObject({ code: '42501' })
  }
})

test('what the catalogue says to everyone holds no secret', async () => {
  const attacker = await field.attacker()
  for (const sql of [
    "select pg_get_viewdef('for_repair.customers'::regclass)",
    "select prosrc, prosqlbody from pg_proc where pronamespace::regnamespace::text like 'kiteline%'",
    'select * from pg_stats',
    'select * from pg_policies',
    'select * from pg_stat_activity',
    'select * from pg_stat_user_tables',
    'select * from pg_prepared_statements',
    'select * from pg_settings',
    'select obj_description(oid), * from pg_class',
  ]) {
    expect((await attacker.run(sql)).code, sql).toBeUndefined()
  }
  attacker.expectNoSecret()
})
