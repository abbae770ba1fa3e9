import { afterAll, beforeAll, expect, test } from 'vitest'
import { failureOf } from '../../harness/opening.ts'
import { createWorkshop, type Workshop } from '../../harness/workshop.ts'

let shop: Workshop

beforeAll(async () => {
  shop = await createWorkshop()
})
afterAll(() => shop.drop())

const everyRole = `(
  select oid, rolname from pg_roles
  where rolname like 'kiteline%' or rolname in ('dba', 'auditor', 'desk_app', 'rival_app', 'shop')
)`

/** Who may execute what of kiteline's own: `schema.function: roles`. */
async function executable(schema: string): Promise<string[]> {
  const rows = await shop.inside(
    `select p.proname as name,
       coalesce(string_agg(distinct g.name, ', ' order by g.name) filter (where a.grantee is not null), '') as roles
     from pg_proc p
     left join lateral aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
       on a.grantee <> p.proowner
     left join pg_roles r on r.oid = a.grantee
     cross join lateral (select coalesce(r.rolname::text, 'PUBLIC')) g(name)
     where p.pronamespace = $1::regnamespace
     group by p.proname order by p.proname`,
    [schema],
  )
  return rows.map((row) => `${row.name}: ${row.roles}`)
}

test('the whole list of functions that people may call, and who', async () => {
  expect(await executable('kiteline')).toEqual([
    'accesses_of: kiteline_auditor',
    'actor: kiteline_recipient',
    'announce_lookup: kiteline_recipient',
    'annul_consents: kiteline_service',
    'approve_minor_access: kiteline_legal',
    'as_of: kiteline_recipient',
    'close_session: kiteline_recipient',
    'complete_duty: kiteline_legal, kiteline_service',
    'confirm_consents: kiteline_service',
    'create_recipient: kiteline_admin',
    'draft_checklist: kiteline_legal',
    'end_minor_approval: kiteline_legal',
    'end_training: kiteline_admin',
    'end_transfer_mechanism: kiteline_legal',
    'explain_access: kiteline_auditor, kiteline_legal, kiteline_service',
    'file_complaint: kiteline_service',
    'find_subjects: kiteline_recipient',
    'issue_grant: kiteline_admin',
    'lift_objection: kiteline_service',
    'lift_restriction: kiteline_admin',
    'maintain: kiteline_admin',
    'open_matching_session: kiteline_recipient',
    'open_session: kiteline_recipient',
    'publish_checklist: kiteline_legal',
    'publish_commitment_text: kiteline_legal',
    'publish_notice: kiteline_legal',
    'qualify_recipient: kiteline_admin',
    'recipient: kiteline_recipient',
    'record_collection: kiteline_service',
    'record_collection_of_everyone: kiteline_service',
    'record_consent: kiteline_service',
    'record_consents: kiteline_service',
    'record_correction: kiteline_service',
    'record_objection: kiteline_service',
    'record_qualification: kiteline_admin',
    'record_training: kiteline_admin',
    'record_transfer_mechanism: kiteline_legal',
    'register_signing_key: kiteline_admin',
    'reinstate_recipient: kiteline_admin',
    'request_consents: kiteline_legal, kiteline_service',
    'request_erasure: kiteline_service',
    'restrict_subject: kiteline_admin, kiteline_service',
    'resume_grant: kiteline_admin, kiteline_legal',
    'retire_signing_key: kiteline_admin',
    'revoke_grant: kiteline_admin',
    'revoke_qualification: kiteline_admin, kiteline_legal',
    'sign_commitment: kiteline_admin',
    'subject_consents: kiteline_auditor, kiteline_service',
    'subject_disclosures: kiteline_auditor, kiteline_service',
    'subject_duties: kiteline_auditor, kiteline_service',
    'subject_holdings: kiteline_auditor, kiteline_service',
    'subject_refusals: kiteline_auditor, kiteline_service',
    'subject_status: kiteline_auditor, kiteline_service',
    'subjects_to_ask: kiteline_legal, kiteline_service',
    'submit_clean_up_certificate: kiteline_service',
    'suspend_grant: kiteline_admin, kiteline_legal',
    'suspend_recipient: kiteline_admin',
    'switch_off_nonessential: kiteline_service',
    'terminate_recipient: kiteline_admin',
    'verify_clean_up: kiteline_legal, kiteline_service',
    'verify_qualification: kiteline_legal',
    'waive_duty: kiteline_legal',
    'withdraw_consent: kiteline_service',
  ])
})

test('of the internal functions only those that stand in views and row policies are executable', async () => {
  const open = (await executable('kiteline_internal')).filter((line) => !line.endsWith(': '))
  expect(open).toEqual([
    'count_subjects_of_workshop: kiteline_owner',
    'demands_of: kiteline_auditor, kiteline_legal, kiteline_service',
    'elders_of_workshop: kiteline_owner',
    'find_by_mobile_for_workshop: kiteline_owner',
    'find_subject_of_workshop: kiteline_owner',
    'holdings_of_workshop: kiteline_owner',
    'is_open: kiteline_recipient',
    'minors_of_workshop: kiteline_owner',
    'scope: kiteline_recipient',
    'second_scope: kiteline_recipient',
    ...['alarm', 'asked', 'asked_alone', 'asked_on_paper', 'circular', 'desk', 'lab', 'study'].map(
      (purpose) => `subjects_for_${purpose}: kiteline_owner`,
    ),
    'subjects_of_workshop: kiteline_owner',
    'unmet_gates: kiteline_auditor, kiteline_legal',
    'withheld: kiteline_recipient',
  ])
})

test('no function is executable by everybody', async () => {
  for (const schema of ['kiteline', 'kiteline_internal', 'kiteline_mask']) {
    expect(
      (await executable(schema)).filter((line) => line.includes('PUBLIC')),
      schema,
    ).toEqual([])
  }
})

test('every function has its search path fixed, pg_temp last, unless its body was parsed when it was made', async () => {
  expect(
    await shop.inside(`
      select p.oid::regprocedure::text as name, p.proconfig
      from pg_proc p
      where p.pronamespace in ('kiteline'::regnamespace, 'kiteline_internal'::regnamespace, 'kiteline_mask'::regnamespace)
        and p.prosqlbody is null
        and not coalesce('search_path=pg_catalog, pg_temp' = any (p.proconfig), false)
    `),
  ).toEqual([])
})

test('who may use and create in kiteline’s schemas and the purposes’', async () => {
  const rows = await shop.inside(`
    select n.nspname as schema, string_agg(r.rolname || ' ' || lower(a.privilege_type), ', '
        order by r.rolname, a.privilege_type) as privileges
    from pg_namespace n
    cross join lateral aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a
    join ${everyRole} r on r.oid = a.grantee
    where a.grantee <> n.nspowner
      and (n.nspname like 'kiteline%' or n.nspname in ('for_desk', 'for_alarm', 'for_study', 'app'))
    group by 1 order by 1
  `)
  const internal = 'kiteline_resolver create, kiteline_resolver usage'
  expect(rows).toMatchObject([
    { schema: 'app' },
    { schema: 'for_alarm', privileges: 'rival_app usage' },
    { schema: 'for_desk', privileges: 'desk_app usage, rival_app usage' },
    { schema: 'for_study', privileges: 'desk_app usage' },
    {
      schema: 'kiteline',
      privileges: ['admin', 'auditor', 'legal', 'recipient', 'service']
        .map((office) => `kiteline_${office} usage`)
        .join(', '),
    },
    { schema: 'kiteline_internal', privileges: internal },
    { schema: 'kiteline_mask', privileges: 'kiteline_recipient usage' },
  ])
})

test('the whole list of relations that anybody but their owner may touch', async () => {
  const rows = await shop.inside(`
    select n.nspname || '.' || c.relname as relation,
      string_agg(distinct r.rolname || ' ' || lower(a.privilege_type), ', '
        order by r.rolname || ' ' || lower(a.privilege_type)) as privileges
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    cross join lateral aclexplode(c.relacl) a
    join pg_roles r on r.oid = a.grantee
    where a.grantee <> c.relowner
      and (n.nspname like 'kiteline%' or n.nspname like 'for\\_%' or n.nspname = 'app')
    group by 1 order by 1
  `)
  const desk = 'desk_app select, rival_app select'
  const auditor = 'kiteline_auditor select'
  const legal = `${auditor}, kiteline_legal select`
  expect(rows.map((row) => `${row.relation}: ${row.privileges}`)).toEqual([
    'app.customers: shop delete, shop insert, shop select, shop truncate, shop update',
    'app.order_items: shop select',
    'app.orders: shop insert, shop select, shop update',
    'for_alarm.customers: rival_app select',
    'for_asked.customers: desk_app select',
    'for_asked_alone.customers: desk_app select',
    'for_asked_on_paper.customers: desk_app select',
    'for_circular.customers: desk_app select',
    `for_desk.customers: ${desk}`,
    `for_desk.order_items: ${desk}`,
    `for_desk.orders: ${desk}`,
    'for_lab.customers: desk_app select',
    'for_lab.orders: desk_app select',
    `kiteline.change_log: ${auditor}`,
    `kiteline.checklist_log: ${legal}`,
    `kiteline.consent_coverage: ${legal}`,
    `kiteline.consent_decisions: ${legal}, kiteline_service select`,
    `kiteline.denial_log: ${auditor}`,
    `kiteline.duty_log: ${legal}, kiteline_service select`,
    `kiteline.ended_grants: ${auditor}`,
    `kiteline.irregular_disclosures: ${auditor}`,
    `kiteline.live_grants: ${legal}`,
    `kiteline.lookup_log: ${auditor}`,
    `kiteline.minimisation: ${auditor}`,
    `kiteline.recipient_papers: kiteline_admin select, ${legal}`,
    ...['refused_reads', 'session_log', 'statement_log', 'subject_access'].map(
      (name) => `kiteline.${name}: ${auditor}`,
    ),
    'kiteline_internal.pseudonyms: kiteline_for_lab select',
  ])
})

test('a purpose’s role and the resolver read exactly the columns they name', async () => {
  const rows = await shop.inside(`
    select r.rolname || ' ' || c.relname || ': ' || string_agg(t.attname, ', ' order by t.attname) as line
    from pg_attribute t
    join pg_class c on c.oid = t.attrelid
    cross join lateral aclexplode(t.attacl) a
    join pg_roles r on r.oid = a.grantee
    where c.relnamespace = 'app'::regnamespace
      and (r.rolname in ('kiteline_for_desk', 'kiteline_for_lab', 'kiteline_for_study', 'kiteline_resolver'))
    group by r.rolname, c.relname order by 1
  `)
  expect(rows.map((row) => row.line)).toEqual([
    'kiteline_for_desk customers: city, customer_id, full_name, mobile',
    'kiteline_for_desk order_items: order_id, part',
    'kiteline_for_desk orders: customer_id, model, order_id',
    'kiteline_for_lab customers: city, customer_id',
    'kiteline_for_lab orders: customer_id, model',
    'kiteline_resolver customers: city, customer_id, mobile',
    'kiteline_resolver order_items: order_id',
    'kiteline_resolver orders: customer_id, engineer, order_id, status',
  ])
})

test('nobody but a superuser can become the owner, the resolver or a purpose’s role', async () => {
  // The DBA made the roles and so administers them; it is a member that may neither inherit nor set.
  const [version] = await shop.inside(
    "select current_setting('server_version_num')::integer >= 160000 as is_16",
  )
  const usable = version?.is_16 ? 'and (m.inherit_option or m.set_option)' : ''
  expect(
    await shop.inside(`
      select r.rolname as role, u.rolname as member
      from pg_auth_members m
      join pg_roles r on r.oid = m.roleid
      join pg_roles u on u.oid = m.member
      where r.rolname in ('kiteline_owner', 'kiteline_resolver', 'kiteline_for_desk', 'kiteline_for_lab')
        ${usable}
    `),
  ).toEqual([])
  for (const login of ['desk_app', 'auditor', 'shop', 'dba']) {
    const client = await shop.as(login)
    for (const role of ['kiteline_owner', 'kiteline_resolver', 'kiteline_for_desk', 'postgres']) {
      expect(await failureOf(client.query(`set role ${role}`)), `${login} ${role}`).toMatchObject({
        code: '42501',
      })
    }
  }
  expect(
    await shop.inside(
      "select rolname from pg_roles where rolname like 'kiteline%' and (rolcanlogin or rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)",
    ),
  ).toEqual([])
})
