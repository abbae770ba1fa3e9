import { personas } from '../../../examples/appliances/data/personas.ts'
import type { PurposeName } from '../../../examples/appliances/recipients.ts'
import { policyName } from '../../../examples/appliances/setup/law.ts'
import { openingRefused, refusalOf } from '../refusal.ts'
import type { Scene, Stage } from '../stage.ts'

const { P9 } = personas

const others: readonly {
  readonly purpose: PurposeName
  readonly login: string
  readonly actor: string
}[] = [
  { purpose: 'repair', login: 'repair_desk', actor: 'engineer-17' },
  { purpose: 'delivery', login: 'suyun_express', actor: 'courier-9' },
  { purpose: 'loan_consult', login: 'bank_partner', actor: 'adviser-2' },
  { purpose: 'reco', login: 'reco_system', actor: 'nightly run' },
]

/** Who asked to be forgotten stays where the law keeps the data, and in the record of who saw it. */
export const withdrawn: Scene = {
  title: 'Who asked to be forgotten: gone everywhere but where the law keeps it, and on record',
  async play(stage) {
    await everywhereElse(stage)
    await whereTheLawKeepsIt(stage)
    await onRecord(stage)
  },
}

async function everywhereElse(stage: Stage): Promise<void> {
  const { narrator, house } = stage
  narrator.say(
    `${P9.name} took her consent back and asked to be forgotten. There is still a ticket of hers, a parcel and a loan\n` +
      'applied for:',
  )
  for (const { purpose, login, actor } of others) {
    const opening = stage.open(login, {
      purpose,
      grantId: house.grants[purpose],
      actor,
      reason: 'her open matter',
      subjects: [P9.key],
    })
    narrator.claimEqual(
      `${stage.labelOf(purpose)}: no session names her`,
      await refusalOf(opening),
      openingRefused,
    )
  }
}

async function whereTheLawKeepsIt(stage: Stage): Promise<void> {
  const { narrator, house } = stage
  narrator.say('\nHer order is younger than three years, and the law has the shop keep it:')
  await using session = await stage.open('legal_dept', {
    purpose: 'retention',
    grantId: house.grants.retention,
    actor: 'records',
    reason: 'what is kept of her',
    subjects: [P9.key],
  })
  const query = `
    select full_name, order_id, total, invoice_title
    from for_retention.orders
    join for_retention.customers using (customer_id)`
  narrator.statement('legal_dept', query)
  const rows = await stage.readRows(session, query)
  narrator.claimEqual(
    `${stage.labelOf('retention')}: the legal department reads the order`,
    rows.map(([name, order]) => [name, order]),
    [[P9.name, '9000000091']],
  )
}

async function onRecord(stage: Stage): Promise<void> {
  const { narrator } = stage
  narrator.say('\nWhat the service desk can tell her, who saw what of her:')
  const rows = await stage.report(
    'customer_service',
    `select to_char(opened_at at time zone 'UTC', 'HH24:MI:SS'), purpose_en || ' ' || purpose_zh,
       recipient_name, array_to_string(categories, ', ')
     from kiteline.subject_disclosures($1, $2) order by opened_at`,
    [policyName, P9.key],
  )
  narrator.table(['at (UTC)', 'for', 'by', 'what'], rows)
  narrator.claimEqual(
    'the repair before she left is still there: what was disclosed does not become undone',
    rows.map(([, purpose]) => purpose),
    [stage.labelOf('repair'), stage.labelOf('retention')],
  )
  const duties = await stage.report(
    'customer_service',
    'select kind, recipient, state from kiteline.subject_duties($1, $2) order by duty_id',
    [policyName, P9.key],
  )
  narrator.claimEqual('the department that saw her owes a clean-up, the house an erasure', duties, [
    ['clean_up', 'service_dept', 'open'],
    ['erase', '', 'open'],
  ])
}
