import { personas } from '../../../examples/appliances/data/personas.ts'
import { policyName } from '../../../examples/appliances/setup/law.ts'
import { hashOf } from '../../../examples/appliances/setup/offices.ts'
import { openingRefused, refusalOf, refusalText } from '../refusal.ts'
import type { Scene, Session, Stage } from '../stage.ts'

const { P1, P5 } = personas
const query = 'select customer_id, topic from for_reco.preferences order by customer_id, topic'
const outcomes: Readonly<Record<string, string>> = {
  outreach: 'explained by telephone; her daughter knows where the switches are',
  annulment_review: 'nothing was shared on its strength; the pop-up now asks twice',
}
const bothTopics = (key: string) => [
  [key, 'design'],
  [key, 'quiet'],
]

/** One call when a person complains: it stops at once, what was received is deleted, and somebody calls back. */
export const complaint: Scene = {
  title: 'A complaint: one call, and the next statement obeys',
  async play(stage) {
    await pendingConsent(stage)
    await using session = await openReco(stage, [P1.key, P5.key])
    await fileIt(stage, session)
    await essentialStays(stage)
    await cleanUp(stage)
    await objection(stage, session)
  },
}

function openReco(stage: Stage, subjects: readonly string[]): Promise<Session> {
  return stage.open('reco_system', {
    purpose: 'reco',
    grantId: stage.house.grants.reco,
    actor: 'nightly run',
    reason: 'recommendations of tonight',
    subjects,
  })
}

function promoConsents(stage: Stage): Promise<readonly (readonly string[])[]> {
  return stage.report(
    'customer_service',
    `select consent_id, purpose, recipient, channel, state from kiteline.subject_consents($1, $2)`,
    [policyName, P5.key],
  )
}

async function pendingConsent(stage: Stage): Promise<void> {
  const { narrator } = stage
  narrator.say(
    `${P5.name}, 76, got rid of a pop-up for partner promotion within 0.4 seconds. That tap is kept, as what it is:`,
  )
  const rows = await promoConsents(stage)
  narrator.table(['consent', 'purpose', 'recipient', 'channel', 'state'], rows)
  narrator.claimEqual(
    'pending: it counts for nothing until she confirms it, a day later at the earliest',
    rows.map((row) => row.slice(1)),
    [['partner_promo', 'ad_partner', 'app_popup', 'pending']],
  )
  const opening = stage.open('ad_partner', {
    purpose: 'partner_promo',
    grantId: stage.house.grants.partner_promo,
    actor: 'autumn campaign',
    reason: 'numbers for the autumn promotion',
    subjects: 'matching',
  })
  narrator.claimEqual(
    'and AdPartner, which has signed the old commitment only, opens for nobody at all',
    await refusalOf(opening),
    openingRefused,
  )
}

async function fileIt(stage: Stage, session: Session): Promise<void> {
  const { narrator } = stage
  narrator.say('\nThe recommendation system has a session open about two people:')
  narrator.statement('reco_system', query)
  narrator.claimEqual('it sees both', await stage.readRows(session, query), [
    ...bothTopics(P1.key),
    ...bothTopics(P5.key),
  ])
  const [[consent = ''] = []] = await promoConsents(stage)
  const call = `select kiteline.file_complaint(
    '${policyName}', '${P5.key}', 'I never wanted any of this', 'phone', array[${consent}])`
  narrator.say(`\n${P5.name} rings up. The service desk makes one call:`)
  narrator.statement('customer_service', call)
  await stage.act('customer_service', call, [])
  narrator.claimEqual(
    "the open session's next statement shows only the other",
    await stage.readRows(session, query),
    bothTopics(P1.key),
  )
  narrator.claimEqual(
    'the consent by a slip of the finger is void from the beginning',
    (await promoConsents(stage)).map((row) => row.at(-1)),
    ['annulled'],
  )
  const refusal = await refusalOf(openReco(stage, [P5.key]))
  narrator.claimEqual(`no new session names her (${refusalText(refusal)})`, refusal, openingRefused)
}

async function essentialStays(stage: Stage): Promise<void> {
  const { narrator, house } = stage
  const rows = await stage.report(
    'customer_service',
    `select purpose, recipient, bool_and(is_met)
     from (values ('reco', 'reco_system'), ('retention', 'legal_dept')) as p(purpose, recipient)
     cross join lateral kiteline.explain_access($1, $2, purpose, recipient) as e
     where e.condition = 'refusal'
     group by purpose, recipient order by purpose`,
    [policyName, P5.key],
  )
  narrator.claimEqual('her "no" stands against what is not essential only', rows, [
    ['reco', 'reco_system', 'false'],
    ['retention', 'legal_dept', 'true'],
  ])
  await using session = await stage.open('legal_dept', {
    purpose: 'retention',
    grantId: house.grants.retention,
    actor: 'records',
    reason: 'invoice of her boiler',
    subjects: [P5.key],
  })
  narrator.claimEqual(
    'what is essential goes on: her order is kept as the law asks',
    await stage.readRows(session, 'select full_name from for_retention.customers'),
    [[P5.name]],
  )
}

async function cleanUp(stage: Stage): Promise<void> {
  const { narrator } = stage
  narrator.say('\nWhat follows from that call:')
  const duties = await stage.report(
    'customer_service',
    `select duty_id, kind, recipient, owner, to_char(due_at at time zone 'Asia/Shanghai', 'MM-DD'), state
     from kiteline.subject_duties($1, $2) order by duty_id`,
    [policyName, P5.key],
  )
  narrator.table(['duty', 'kind', 'recipient', 'owner', 'due', 'state'], duties)
  const owing = duties.filter(([, kind]) => kind === 'clean_up')
  narrator.claimEqual(
    'who received her has to delete: the recommendation system; AdPartner never did',
    owing.map(([, , recipient]) => recipient),
    ['reco_system'],
  )
  narrator.claimEqual(
    'and somebody speaks with her, and legal looks at how that consent came about',
    duties.map(([, kind, recipient, owner]) => [kind, recipient, owner]).sort(),
    [
      ['annulment_review', 'ad_partner', 'legal'],
      ['clean_up', 'reco_system', 'recipient'],
      ['outreach', '', 'service'],
    ],
  )
  await certificate(stage, owing[0]?.[0] ?? '')
  const done = 'select kiteline.complete_duty($1, $2, $3, $4)'
  for (const [duty = '', kind = '', , owner] of duties) {
    if (kind === 'clean_up') continue
    const evidence = `${kind}/51`
    await stage.act(owner === 'legal' ? 'legal' : 'customer_service', done, [
      duty,
      outcomes[kind],
      evidence,
      hashOf(evidence),
    ])
  }
  narrator.claimEqual(
    'nothing is left open',
    await stage.report(
      'auditor',
      `select kind, state from kiteline.duty_log where subject = '${P5.key}' order by kind`,
    ),
    [
      ['annulment_review', 'done'],
      ['clean_up', 'verified'],
      ['outreach', 'done'],
    ],
  )
}

async function certificate(stage: Stage, duty: string): Promise<void> {
  const { narrator } = stage
  await stage.act(
    'customer_service',
    `select kiteline.submit_clean_up_certificate(
       $1, 'feature rows deleted, model trained anew', '韩超', clock_timestamp(), null, $2, $3)`,
    [duty, 'reco/clean-up/51', hashOf('reco/clean-up/51')],
  )
  const accept = 'select kiteline.verify_clean_up($1, true, $2)'
  const seen = [duty, 'looked for her in the feature store: no row']
  const refusal = await refusalOf(stage.act('customer_service', accept, seen))
  narrator.claimEqual(
    `its certificate is submitted; whoever submitted it cannot verify it too (${refusalText(refusal)})`,
    refusal.code,
    'KL003',
  )
  await stage.act('legal', accept, seen)
  narrator.say('  legal verifies it; the service desk has spoken with her; the pop-up is mended.')
}

async function objection(stage: Stage, session: Session): Promise<void> {
  const { narrator } = stage
  narrator.say(`\n${P1.name} agreed to nothing here, and need not: he objects to recommendations.`)
  const refusal = await stage.act(
    'customer_service',
    'select kiteline.record_objection($1, $2, $3, $4, $5)',
    [policyName, P1.key, 'reco', 'app_popup', 'switched off in the app'],
  )
  narrator.claimEqual('the next statement shows nobody', await stage.readRows(session, query), [])
  await stage.act('customer_service', 'select kiteline.lift_objection($1, $2, $3, $4)', [
    refusal,
    'app_popup',
    'app/settings/10',
    'switched on again',
  ])
  await using later = await openReco(stage, [P1.key])
  narrator.claimEqual(
    'switched on again by himself: a new session sees him',
    await stage.readRows(later, query),
    bothTopics(P1.key),
  )
}
