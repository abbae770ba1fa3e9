import { personas } from '../../../examples/appliances/data/personas.ts'
import { policyName } from '../../../examples/appliances/setup/law.ts'
import { hashOf } from '../../../examples/appliances/setup/offices.ts'
import type { Scene, Stage } from '../stage.ts'

const { P10, P11 } = personas

/** In an emergency nobody is asked; afterwards both people are told, the one called as well as the customer. */
export const rescue: Scene = {
  title: 'After the gas alarm both people are told, the customer and whoever was called',
  async play(stage) {
    const { narrator } = stage
    narrator.say(
      `The duty desk saw ${P10.name} and whom to call, ${P11.name}. She is no customer, but a person with the same rights:`,
    )
    const rows = await stage.report(
      'customer_service',
      `select recipient_name, purpose, array_to_string(categories, ', '), as_second_subject
       from kiteline.subject_disclosures($1, $2) group by 1, 2, 3, 4`,
      [policyName, P11.key],
    )
    narrator.table(['by', 'for', 'what', 'as the second person'], rows)
    narrator.claimEqual(
      'her own report says who saw her, although no session was opened about her',
      rows.map((row) => row.slice(1)),
      [['gas_alarm_rescue', 'emergency_contact', 'true']],
    )
    await tell(stage)
  },
}

async function tell(stage: Stage): Promise<void> {
  const { narrator } = stage
  const owed = () =>
    stage.report(
      'customer_service',
      `select duty_id, subject, owner, to_char(due_at at time zone 'Asia/Shanghai', 'MM-DD HH24:MI'), state
       from kiteline.duty_log where kind = 'post_notice' order by subject`,
    )
  const duties = await owed()
  narrator.say('\nWhat the service desk owes them, within a day of the end of the session:')
  narrator.table(['duty', 'person', 'owner', 'due', 'state'], duties)
  narrator.claimEqual(
    'two notices, however often the desk looked',
    duties.map(([, subject, owner, , state]) => [subject, owner, state]),
    [
      [P10.key, 'service', 'open'],
      [P11.key, 'service', 'open'],
    ],
  )
  for (const [duty = '', subject = ''] of duties) {
    const evidence = `sms/after-alarm/${subject}`
    await stage.act('customer_service', 'select kiteline.complete_duty($1, $2, $3, $4)', [
      duty,
      'told by SMS who looked, why and when',
      evidence,
      hashOf(evidence),
    ])
  }
  narrator.claimEqual(
    'both are told, and the proof is kept',
    (await owed()).map((row) => row.at(-1)),
    ['done', 'done'],
  )
}
