import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ConsentShop, createConsentShop } from '../harness/consent-shop.ts'
import { hashOf } from '../harness/lawful.ts'
import { readWith } from '../harness/opening.ts'

let shop: ConsentShop
let subject: string
const clients: Record<string, pg.Client> = {}

/** A call of each function of this part that is well formed, so that only the right to make it is missing. */
const calls: Record<string, string> = {}

const legal = [
  'draft_checklist',
  'publish_checklist',
  'publish_notice',
  'approve_minor_access',
  'end_minor_approval',
] as const
const service = [
  'record_collection',
  'record_collection_of_everyone',
  'record_consent',
  'record_consents',
  'confirm_consents',
  'withdraw_consent',
  'annul_consents',
  'record_objection',
  'switch_off_nonessential',
  'lift_objection',
] as const

/** Who may call what; the DBA is an administrator, and of the other offices in these tests only. */
const may: Record<string, readonly string[]> = {
  legal_clerk: [
    ...legal,
    'subjects_to_ask',
    'request_consents',
    'suspend_grant',
    'resume_grant',
    'explain_access',
  ],
  service_clerk: [
    ...service,
    'subjects_to_ask',
    'request_consents',
    'restrict_subject',
    'explain_access',
  ],
  admin_clerk: ['restrict_subject', 'lift_restriction', 'suspend_grant', 'resume_grant'],
  audit_clerk: ['explain_access'],
  rival_app: [],
  outsider: [],
}

const offices: Record<string, string | null> = {
  legal_clerk: 'kiteline_legal',
  service_clerk: 'kiteline_service',
  admin_clerk: 'kiteline_admin',
  audit_clerk: 'kiteline_auditor',
  outsider: null,
}

beforeAll(async () => {
  shop = await createConsentShop()
  for (const [login, office] of Object.entries(offices)) {
    await shop.database.createLogin(login, office === null ? {} : { memberOf: [office] })
  }
  for (const login of Object.keys(may)) clients[login] = await shop.as(login)
  subject = await shop.person()
  const hash = hashOf('forged')
  Object.assign(calls, {
    draft_checklist: `kiteline.draft_checklist('workshop')`,
    publish_checklist: `kiteline.publish_checklist('workshop', '[]', 'because')`,
    publish_notice: `kiteline.publish_notice('workshop', 'supplementary', 'forged', '${hash}', 'a', 'b', 'c', 'd',
      'e', '{delivery}', '{address}', '{carrier}')`,
    approve_minor_access: `kiteline.approve_minor_access('delivery', 'rival_app', 'me', now(), 'because I want')`,
    end_minor_approval: `kiteline.end_minor_approval(1, 'because')`,
    record_collection: `kiteline.record_collection('workshop', 1, '{${subject}}', '{address}', 'app', now())`,
    record_collection_of_everyone: `kiteline.record_collection_of_everyone('workshop', 1, '{address}', 'app', now())`,
    record_consent: `kiteline.record_consent('workshop', '${subject}', 'delivery', 'carrier', '{address}', 'separate',
      'letter', 1, now(), 'letter', '${hash}')`,
    record_consents: `kiteline.record_consents('workshop', '{${subject}}', 'delivery', 'carrier', '{address}',
      'separate', 'letter', 1, now(), '{letter}', '{${hash}}')`,
    confirm_consents: `kiteline.confirm_consents('{1}', 'sms', 'sms', '${hash}')`,
    withdraw_consent: `kiteline.withdraw_consent('workshop', '${subject}', 'delivery', 'carrier', 'sms', 'because')`,
    annul_consents: `kiteline.annul_consents('{1}', 'because')`,
    record_objection: `kiteline.record_objection('workshop', '${subject}', 'delivery', 'sms', 'because')`,
    switch_off_nonessential: `kiteline.switch_off_nonessential('workshop', '${subject}', 'sms', 'because')`,
    lift_objection: `kiteline.lift_objection(1, 'sms', 'sms 1', 'because')`,
    subjects_to_ask: `kiteline.subjects_to_ask('delivery', 'carrier')`,
    request_consents: `kiteline.request_consents('delivery', 'carrier', 1, '{${subject}}', 'sms')`,
    restrict_subject: `kiteline.restrict_subject('workshop', '${subject}', 'because')`,
    lift_restriction: `kiteline.lift_restriction(1, 'because')`,
    suspend_grant: `kiteline.suspend_grant(1, 'because')`,
    resume_grant: `kiteline.resume_grant(1, 'because')`,
    explain_access: `kiteline.explain_access('workshop', '${subject}', 'delivery', 'carrier')`,
  })
})
afterAll(() => shop.drop())

/** The SQLSTATE of a statement that is taken back, or undefined when it went through. */
async function codeOf(login: string, sql: string): Promise<string | undefined> {
  const client = clients[login] as pg.Client
  await client.query('begin')
  try {
    await client.query(sql)
    return undefined
  } catch (fault) {
    return (fault as pg.DatabaseError).code
  } finally {
    await client.query('rollback')
  }
}

describe.each(Object.keys(may))('%s', (login) => {
  test('calls what is its office’s and is refused all the rest', async () => {
    for (const [name, call] of Object.entries(calls)) {
      const code = await codeOf(login, `select * from ${call}`)
      if (may[login]?.includes(name)) {
        expect(code ?? 'KL000', `${name} is not let through`).toMatch(/^KL/)
      } else {
        expect(code, `${login} calls ${name}`).toBe('42501')
      }
    }
  })

  test('reads and writes no table of consents, terms, refusals or checklists', async () => {
    const tables = await shop.inside(
      `select relname as name,
         has_any_column_privilege($1, oid, 'select, insert, update, references')
           or has_table_privilege($1, oid, 'delete, truncate, trigger') as is_open
       from pg_class
       where relnamespace = 'kiteline_internal'::regnamespace and relkind in ('r', 'p', 'v')`,
      [login],
    )
    expect(tables.filter(({ is_open }) => is_open)).toEqual([])
    for (const { name } of tables) {
      for (const sql of [
        `select from kiteline_internal.${name}`,
        `insert into kiteline_internal.${name} default values`,
        `delete from kiteline_internal.${name}`,
        `truncate kiteline_internal.${name}`,
        `lock table kiteline_internal.${name}`,
      ]) {
        expect(await codeOf(login, sql), `${login}: ${sql}`).toBe('42501')
      }
    }
  })

  test('calls no function behind them', async () => {
    for (const call of [
      `record_refusal('workshop', '${subject}', null, null, null, false, 'objection', 'sms', 'because', null)`,
      `lift_withdrawals('workshop', '{${subject}}', 'delivery', 'carrier', '{address}', 'separate', now())`,
      `refresh_coverages('workshop', 'delivery', 'carrier', '{${subject}}', true)`,
      `end_consents('{1}', 'withdrawn', 'because')`,
      `judge('delivery', 'carrier', 'department', false, 1, 1, false, true)`,
      `admit_subjects(1, '{${subject}}', 'me')`,
      `minors_of_workshop('{${subject}}')`,
      `subjects_of_workshop()`,
      `withheld('delivery', 'contact', null::bigint)`,
      `second_scope('rescue', null::bigint)`,
    ]) {
      expect(await codeOf(login, `select kiteline_internal.${call}`), `${login}: ${call}`).toBe(
        '42501',
      )
    }
  })
})

test('every function of this part stands in the list of calls', async () => {
  const rows = await shop.inside(`
    select distinct p.proname as name from pg_proc p
    where p.pronamespace = 'kiteline'::regnamespace
      and p.proname ~ '(consent|notice|collection|objection|nonessential|restrict|checklist|minor|to_ask|explain|_grant$)'
      and p.proname not in ('subject_consents', 'issue_grant', 'revoke_grant')
    order by 1`)
  expect(rows.map(({ name }) => name)).toEqual(Object.keys(calls).toSorted())
})

test('nobody becomes one of the offices, and no setting opens a door', async () => {
  for (const login of ['rival_app', 'outsider', 'audit_clerk']) {
    for (const role of [
      'kiteline_service',
      'kiteline_legal',
      'kiteline_owner',
      'kiteline_resolver',
    ]) {
      expect(await codeOf(login, `set role ${role}`), `${login} as ${role}`).toBe('42501')
    }
  }
  await shop.consent(subject)
  const session = await shop.session('delivery', 'carrier', [subject])
  await shop.withdraw(subject)
  for (const setting of ['kiteline.consent', 'kiteline.policy', 'kiteline.subjects']) {
    await session.client.query(`select set_config('${setting}', '${subject}', false)`)
  }
  expect(
    await readWith(session.client, session.token, 'select person_id from for_delivery.people'),
  ).toEqual([])
})
