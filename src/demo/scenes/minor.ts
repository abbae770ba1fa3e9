import { personas } from '../../../examples/appliances/data/personas.ts'
import { policyName } from '../../../examples/appliances/setup/law.ts'
import { askFor, hashOf } from '../../../examples/appliances/setup/offices.ts'
import { noLiveSession, openingRefused, refusalOf, refusalText } from '../refusal.ts'
import type { Scene, Session, Stage } from '../stage.ts'

const { P7 } = personas
const query =
  'select full_name, mobile from for_repair.customers join for_repair.customer_contacts using (customer_id)'
/** The guardian agrees to one call; afterwards everything is as it was. */
const consentLasts = 'PT8S'

/** A child is visible with the consent of a guardian, to a reader whom legal approved, and not with one of the two. */
export const minor: Scene = {
  title: 'A child: a guardian agrees and legal approves the reader, or nobody sees it',
  async play(stage) {
    const { narrator } = stage
    narrator.say(`${P7.name}, 12, has an open ticket of engineer-17:`)
    await claimInvisible(stage, 'with neither')

    const approval = await approve(stage)
    await claimInvisible(stage, 'legal has approved engineer-17, no guardian has agreed')

    await consent(stage)
    narrator.say('\nThe father agrees by letter, for this one call; engineer-17 is approved:')
    const session = await open(stage)
    narrator.statement('repair_desk', query)
    const rows = await stage.readRows(session, query)
    narrator.table(['full_name', 'mobile'], rows)
    narrator.claimEqual('with both: visible, masked as everybody', rows, [['张**', '138****0071']])

    await stage.act('legal', 'select kiteline.end_minor_approval($1, $2)', [
      approval,
      'the call has been made',
    ])
    const reading = await refusalOf(stage.read(session, query))
    narrator.claimEqual(
      `the approval ends: so does the open session (${refusalText(reading)})`,
      reading,
      noLiveSession,
    )
    await claimInvisible(stage, 'a guardian has agreed, no reader is approved')
  },
}

function open(stage: Stage): Promise<Session> {
  return stage.open('repair_desk', {
    purpose: 'repair',
    grantId: stage.house.grants.repair,
    actor: 'engineer-17',
    reason: 'ticket 71',
    subjects: [P7.key],
  })
}

async function claimInvisible(stage: Stage, when: string): Promise<void> {
  const refusal = await refusalOf(open(stage))
  stage.narrator.claimEqual(
    `${when}: no session names him (${refusalText(refusal)})`,
    refusal,
    openingRefused,
  )
}

function approve(stage: Stage): Promise<string> {
  return stage.act(
    'legal',
    `select kiteline.approve_minor_access(
       'repair', 'repair_desk', 'engineer-17', clock_timestamp() + interval '1 hour', $1)`,
    ['the heating of a child at home has to work'],
  )
}

async function consent(stage: Stage): Promise<void> {
  const desk = stage.pool('customer_service')
  const notice = await askFor<string>(
    stage.pool('legal'),
    `select kiteline.publish_notice($1, 'purpose_notice', 'repair for guardians', $2,
       '暖风电器有限公司', 'privacy@nuanfeng.example', 'by session, masked', 'until the repair is done',
       'access, correction, deletion, withdrawal', array['repair'], $3, array['service_dept'])::text`,
    [
      policyName,
      hashOf('repair for guardians'),
      ['transaction', 'product_fault', 'contact', 'identity_basic'],
    ],
  )
  await desk.query(
    `select kiteline.record_consent($1, $2, 'repair', 'service_dept', $3, 'guardian', 'letter', $4,
       clock_timestamp(), $5, $6, expires_at => clock_timestamp() + $7::interval, guardian => '张伟，父亲')`,
    [
      policyName,
      P7.key,
      ['transaction', 'product_fault', 'contact', 'identity_basic'],
      notice,
      'letters/71',
      hashOf('letters/71'),
      consentLasts,
    ],
  )
}
