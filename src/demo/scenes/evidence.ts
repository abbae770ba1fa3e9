import { personas } from '../../../examples/appliances/data/personas.ts'
import { refusalOf } from '../refusal.ts'
import type { Scene, Stage } from '../stage.ts'

const { P3, P6 } = personas

/** What security sees of all that, as the auditor, who sees no customer. */
export const evidence: Scene = {
  title: 'What security sees of all that',
  async play(stage) {
    await grants(stage)
    await use(stage)
    await whoSaw(stage)
    await denials(stage)
    await changes(stage)
    await saved(stage)
    await closedToo(stage)
  },
}

function report(stage: Stage, sql: string): Promise<readonly (readonly string[])[]> {
  return stage.report('auditor', sql)
}

async function grants(stage: Stage): Promise<void> {
  const { narrator, house } = stage
  narrator.say('Grants that run, and what an opening under each would lack:')
  const rows = await report(
    stage,
    `select grant_id, purpose, recipient, to_char(expires_at at time zone 'UTC', 'MM-DD HH24:MI'),
       requires_signature, array_to_string(missing, '; ')
     from kiteline.live_grants order by grant_id`,
  )
  narrator.table(['grant', 'purpose', 'recipient', 'expires (UTC)', 'signed', 'missing'], rows)
  narrator.claimEqual(
    'each purpose has the grant that was issued for it',
    rows.slice(0, Object.keys(house.grants).length).map(([id, purpose]) => [purpose, id]),
    Object.entries(house.grants).sort(([, a], [, b]) => Number(a) - Number(b)),
  )
  narrator.claimEqual(
    'two lack something: AdPartner signed the old commitment only, and research shows no persons',
    rows.filter((row) => row[5] !== '').map((row) => [row[1], row[5]]),
    [
      ['market_research', 'purpose shows no rows of persons'],
      ['partner_promo', 'commitment not signed'],
    ],
  )
  const ended = await report(
    stage,
    'select ended_by, reason from kiteline.ended_grants order by ended_at',
  )
  narrator.claimEqual('one grant expired, one was revoked, and why', ended, [
    ['expired', ''],
    ['revoked', 'issued by mistake'],
  ])
}

async function use(stage: Stage): Promise<void> {
  const { narrator } = stage
  narrator.say('\nSessions and statements by purpose:')
  const rows = await report(
    stage,
    `select purpose, count(*), sum(admitted_count), sum(statement_count)
     from kiteline.session_log group by purpose order by purpose collate "C"`,
  )
  narrator.table(['purpose', 'sessions', 'people', 'statements'], rows)
  narrator.claimEqual(
    'every session that was opened is on record',
    rows.reduce((sum, [, count]) => sum + Number(count), 0),
    stage.opened.length,
  )
  const repair = await report(
    stage,
    `select count(*) > 0, count(*) filter (where actor <> 'engineer-17')
     from kiteline.statement_log where purpose = 'repair'`,
  )
  narrator.claimEqual('every statement for repair has its engineer', repair, [['true', '0']])
}

async function whoSaw(stage: Stage): Promise<void> {
  const { narrator } = stage
  narrator.say(`\nWho could see ${P6.name}, newest first:`)
  const rows = await report(
    stage,
    `select session_id, to_char(opened_at at time zone 'UTC', 'HH24:MI:SS'), purpose, recipient, login,
       actor, reason, statement_count
     from kiteline.accesses_of('${P6.key}')`,
  )
  narrator.table(
    ['session', 'at (UTC)', 'purpose', 'recipient', 'login', 'actor', 'reason', 'statements'],
    rows,
  )
  const byId = (a: string, b: string) => Number(a) - Number(b)
  narrator.claimEqual(
    'every session that named him or took him in with all who are active, and no other',
    rows.map(([id = '']) => id).sort(byId),
    stage.opened
      .filter(({ purpose, subjects }) =>
        subjects === 'matching' ? purpose === 'system_dev' : subjects.includes(P6.key),
      )
      .map(({ id }) => id)
      .sort(byId),
  )
}

async function denials(stage: Stage): Promise<void> {
  const { narrator } = stage
  narrator.say('\nRefused openings. The caller heard one sentence; security sees what was missing:')
  const rows = await report(
    stage,
    `select login, purpose, array_to_string(missing, '; ') as missing, count(*)
     from kiteline.denial_log group by login, purpose, missing order by min(denial_id)`,
  )
  narrator.table(['login', 'purpose', 'missing', 'times'], rows)
  narrator.claimEqual(
    'every refusal of the scenes before, with its reason',
    rows.map(([login, , missing, times]) => [login, missing, times]),
    [
      ['card_house', 'no subject may be shown', '1'],
      ['suyun_express', 'no subject may be shown', '2'],
      ['ad_partner', 'commitment not signed', '1'],
      ['reco_system', 'no subject may be shown', '2'],
      ['repair_desk', 'grant expired', '1'],
      ['repair_desk', 'grant revoked', '1'],
      ['repair_desk', 'recipient suspended', '1'],
      ['card_house', 'qualification missing: iso27001', '1'],
      ['card_house', 'qualification expired: iso27001', '1'],
      ['repair_desk', 'no subject may be shown', '4'],
      ['bank_partner', 'no subject may be shown', '1'],
      ['repair_desk', 'signature missing', '1'],
      ['repair_desk', 'signature wrong', '2'],
      ['repair_desk', 'signature used before', '1'],
    ],
  )
  const count = async () =>
    Number((await report(stage, 'select refused_reads from kiteline.refused_reads'))[0]?.[0])
  const before = await count()
  await refusalOf(stage.readPlainly('repair_desk', null, 'select from for_repair.customers'))
  const after = await count()
  narrator.claim('a refused read is counted, and no rollback takes it back', after > before, {
    before,
    after,
  })
}

async function changes(stage: Stage): Promise<void> {
  const { narrator } = stage
  const update = `
    update app.customer_contacts set email = 'lilei@example.com'
    where customer_id = ${P3.key}`
  narrator.say(`\nThe shop writes down a new e-mail address of ${P3.name}:`)
  narrator.statement('shop', update)
  await stage.pool('shop').query(update)
  const rows = await report(
    stage,
    `select login, relation, command, subject, array_to_string(columns, ', ')
     from kiteline.change_log where login = 'shop'`,
  )
  narrator.table(['login', 'relation', 'command', 'subject', 'columns'], rows)
  narrator.claimEqual('who changed what of whom; never the values', rows, [
    ['shop', 'app.customer_contacts', 'update', P3.key, 'email'],
  ])
}

async function saved(stage: Stage): Promise<void> {
  const { narrator, house } = stage
  narrator.say('\nWhat was asked, what was given:')
  const rows = await report(
    stage,
    `select purpose, grant_id, asked_subjects, admitted_subjects, saved_percent, shown_columns,
       labelled_columns
     from kiteline.minimisation order by purpose collate "C", grant_id`,
  )
  narrator.table(['purpose', 'grant', 'asked', 'admitted', 'saved %', 'columns shown', 'of'], rows)
  const active = Math.floor(house.customers / 5)
  // The first scene asked for one more: a person by name.
  narrator.claimEqual(
    'the technical department was saved four people of five',
    rows.filter(([purpose]) => purpose === 'system_dev').map((row) => row.slice(2, 4)),
    [[String(house.customers + 1), String(active + 1)]],
  )
}

async function closedToo(stage: Stage): Promise<void> {
  const { narrator } = stage
  const query = 'select full_name from app.customers limit 1'
  narrator.statement('auditor', query)
  const refusal = await refusalOf(stage.pool('auditor').query(query))
  narrator.claimEqual('the auditor sees the evidence, and no customer', refusal.code, '42501')
}
