import { personas } from '../../../examples/appliances/data/personas.ts'
import { policyName } from '../../../examples/appliances/setup/law.ts'
import { openingRefused, refusalOf, refusalText } from '../refusal.ts'
import type { Scene, Session, Stage } from '../stage.ts'

const { P2, P3 } = personas

/** A partner outside the house sees whose parcel it carries today and who agreed to that, and nobody else. */
export const parcels: Scene = {
  title: 'Parcels: the carrier sees who agreed to this carrier, while the parcel is on its way',
  async play(stage) {
    await theCarrier(stage)
    await theFitter(stage)
  },
}

function open(stage: Stage, subjects: readonly string[] | 'matching'): Promise<Session> {
  return stage.open('suyun_express', {
    purpose: 'delivery',
    grantId: stage.house.grants.delivery,
    actor: 'courier-9',
    reason: 'parcels of this afternoon',
    subjects,
  })
}

async function theCarrier(stage: Stage): Promise<void> {
  const { narrator } = stage
  const [[due = ''] = []] = await stage.report(
    'shop',
    `select count(*) from app.deliveries
     where status in ('ready', 'in_transit') and carrier = 'suyun_express'`,
  )
  narrator.say(
    `${Number(due).toLocaleString('en')} parcels of SuYun Express are due. It is told only of people who agreed to exactly that: this carrier,\n` +
      'for delivery:',
  )
  const refusal = await refusalOf(open(stage, [P3.key]))
  narrator.claimEqual(
    `about ${P3.name}, whose parcel is due and who agreed to no third party, no session opens (${refusalText(refusal)})`,
    refusal,
    openingRefused,
  )
  await using session = await open(stage, 'matching')
  const query = `
    select full_name, mobile, waybill_no, city || district || detail as address
    from for_delivery.deliveries
    join for_delivery.customers using (customer_id)
    join for_delivery.customer_contacts using (customer_id)
    join for_delivery.addresses using (customer_id)
    where customer_id in (${P2.key}, ${P3.key})`
  narrator.statement('suyun_express', query)
  const rows = await stage.readRows(session, query)
  narrator.table(['full_name', 'mobile', 'waybill_no', 'address'], rows)
  narrator.claim(
    `${P2.name} agreed: the whole address, six digits of the number hidden; of ${P3.name} nothing`,
    rows.length === 1 &&
      rows[0]?.[0] === '欧阳**' &&
      /^139\*{6}20$/.test(rows[0]?.[1] ?? '') &&
      (rows[0]?.[3] ?? '').endsWith('文三路20号1幢2单元301室'),
    rows,
  )
  const count = 'select count(*), count(distinct customer_id) from for_delivery.deliveries'
  const before = await stage.readRows(session, count)
  narrator.claim(
    `${before[0]?.[0]} of the ${due} parcels: one each of the people who agreed`,
    before[0]?.[0] === String(session.admittedCount) && Number(before[0]?.[0]) < Number(due),
    { before, admitted: session.admittedCount, due },
  )
  await withdrawal(stage, session)
}

/** Somebody who agreed takes it back while the carrier's session is open. */
async function withdrawal(stage: Stage, session: Session): Promise<void> {
  const { narrator } = stage
  const query = 'select customer_id from for_delivery.deliveries order by customer_id desc'
  const before = (await stage.readRows(session, query)).flat()
  const [leaving = ''] = before
  narrator.say(
    `\nCustomer ${leaving} rings up and takes the consent back, while that session is open:`,
  )
  const withdraw = `select kiteline.withdraw_consent(
    '${policyName}', '${leaving}', 'delivery', 'suyun_express', 'phone', 'I fetch it myself')`
  narrator.statement('customer_service', withdraw)
  await stage.act('customer_service', withdraw, [])
  narrator.claimEqual(
    "the session's next statement lacks that customer, and no other",
    (await stage.readRows(session, query)).flat(),
    before.slice(1),
  )
  const duties = await stage.report(
    'customer_service',
    `select kind, recipient, state from kiteline.subject_duties($1, $2)`,
    [policyName, leaving],
  )
  narrator.claimEqual('SuYun, which could see that customer, owes a clean-up', duties, [
    ['clean_up', 'suyun_express', 'open'],
  ])
}

async function theFitter(stage: Stage): Promise<void> {
  const { narrator, house } = stage
  narrator.say('\nfitter-3 visits 欧阳锋 today and 李雷 in five days:')
  await using session = await stage.open('contract_fix', {
    purpose: 'home_visit',
    grantId: house.grants.home_visit,
    actor: 'fitter-3',
    reason: 'visits of the week',
    subjects: [P2.key, P3.key],
  })
  const query = 'select customer_id, detail from for_home_visit.addresses'
  narrator.statement('contract_fix', query)
  narrator.claimEqual(
    'the address of today, and none before its day',
    await stage.readRows(session, query),
    [[P2.key, '文三路20号1幢2单元301室']],
  )
}
