import { personas } from '../../../examples/appliances/data/personas.ts'
import type { PurposeName } from '../../../examples/appliances/recipients.ts'
import type { Scene, Stage } from '../stage.ts'

const { P1, P2, P6, P8, P10, P12 } = personas
const fourKeys = [P1, P6, P8, P12].map(({ key }) => key)

interface RepairRow {
  readonly full_name: string
  readonly mobile: string
  readonly fault_text: string
}

/** What each purpose sees of the same people, next to the shop's own application. */
export const samePeople: Scene = {
  title: 'The same people, as each purpose sees them',
  async play(stage) {
    await asTheShop(stage)
    await asTheRepairDesk(stage)
    stage.narrator.say('\nOther purposes show the same people in other columns:')
    await asOthers(stage)
  },
}

function repairQuery(schema: string): string {
  return `
    select full_name, mobile, fault_text
    from ${schema}.customers
    join ${schema}.customer_contacts using (customer_id)
    join ${schema}.service_tickets using (customer_id)
    order by customer_id`
}

async function asTheShop(stage: Stage): Promise<void> {
  const { narrator } = stage
  narrator.say("The shop's own application reads its tables as it always did:")
  const query = repairQuery('app').replace(
    'order by',
    `where customer_id in (${fourKeys.join(', ')})\n    order by`,
  )
  narrator.statement('shop', query)
  const { rows } = await stage.pool('shop').query<RepairRow>(query)
  showRepair(stage, rows)
  narrator.claimEqual(
    'the shop sees every name as it was entered',
    rows.map((row) => row.full_name),
    [P1, P6, P8, P12].map(({ name }) => name),
  )
}

async function asTheRepairDesk(stage: Stage): Promise<void> {
  const { narrator, house } = stage
  narrator.say(`\nThe desk for ${stage.labelOf('repair')} opens a session that names the four:`)
  await using session = await stage.open('repair_desk', {
    purpose: 'repair',
    grantId: house.grants.repair,
    actor: 'engineer-17',
    reason: 'open tickets of this morning',
    subjects: fourKeys,
  })
  const query = repairQuery('for_repair')
  narrator.statement('repair_desk', query)
  const rows = await stage.read<RepairRow>(session, query)
  showRepair(stage, rows)
  narrator.claimEqual(
    'the desk sees names and numbers masked, and none inside the free text',
    rows,
    [
      ['**', '138****0010', '开机后不制冷，请联系[手机号]，身份证[证件号]'],
      ['阿**', '139****5678', '点火三次才着，有轻微异味'],
      ['J**', '+***56', '点火三次才着，有轻微异味'],
      ['***', '138****5678', '点火三次才着，有轻微异味'],
    ].map(([full_name, mobile, fault_text]) => ({ full_name, mobile, fault_text })),
  )
}

function showRepair({ narrator }: Stage, rows: readonly RepairRow[]): void {
  narrator.table(
    ['full_name', 'mobile', 'fault_text'],
    rows.map((row) => [row.full_name, row.mobile, row.fault_text]),
  )
}

interface Look {
  readonly purpose: PurposeName
  readonly login: string
  readonly actor: string
  readonly subject: string
  readonly query: string
  readonly expected: readonly RegExp[]
}

const looks: readonly Look[] = [
  {
    purpose: 'home_visit',
    login: 'contract_fix',
    actor: 'fitter-3',
    subject: P2.key,
    query: `
      select full_name, mobile, city || district || detail as address
      from for_home_visit.customers
      join for_home_visit.customer_contacts using (customer_id)
      join for_home_visit.addresses using (customer_id)`,
    expected: [/^欧阳\*+$/, /^13900000020$/, /^杭州市.+文三路20号1幢2单元301室$/],
  },
  {
    purpose: 'gas_alarm_rescue',
    login: 'duty_desk',
    actor: 'guard-1',
    subject: P10.key,
    query: `
      select c.full_name, e.full_name as contact_name, e.relation, e.mobile
      from for_gas_alarm_rescue.customers c
      join for_gas_alarm_rescue.emergency_contacts e using (customer_id)`,
    expected: [/^陈刚$/, /^陈静$/, /^妹妹$/, /^13800000111$/],
  },
  {
    purpose: 'reco',
    login: 'reco_system',
    actor: 'nightly run',
    subject: P1.key,
    query: `
      select topic, score, purchase_frequency
      from for_reco.preferences
      order by topic desc limit 1`,
    expected: [/^quiet$/, /^70$/, /^2$/],
  },
  {
    purpose: 'system_dev',
    login: 'tech_dept',
    actor: 'load model',
    subject: P1.key,
    query: `
      select customer_id, segment, created_at
      from for_system_dev.customers`,
    expected: [/^[0-9a-f]{8}-[0-9a-f-]{27}$/, /^regular$/, /^\d{4}-\d{2}$/],
  },
]

async function asOthers(stage: Stage): Promise<void> {
  const { narrator, house } = stage
  const seen: { readonly look: Look; readonly values: readonly string[] }[] = []
  for (const look of looks) {
    await using session = await stage.open(look.login, {
      purpose: look.purpose,
      grantId: house.grants[look.purpose],
      actor: look.actor,
      reason: 'one person, for comparison',
      subjects: [look.subject],
    })
    const rows = await stage.readRows(session, look.query)
    seen.push({ look, values: rows.flat() })
  }
  const nameOf = (key: string) => Object.values(personas).find((one) => one.key === key)?.name ?? ''
  narrator.table(
    ['purpose', 'login', 'about', 'sees'],
    seen.map(({ look, values }) => [
      stage.labelOf(look.purpose),
      look.login,
      nameOf(look.subject),
      values.join(', '),
    ]),
  )
  for (const { look, values } of seen) {
    narrator.claim(
      `${look.purpose} shows that and no more`,
      values.length === look.expected.length &&
        values.every((value, index) => look.expected[index]?.test(value)),
      values,
    )
  }
}
