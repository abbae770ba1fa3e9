import type { Scene } from '../stage.ts'

interface Counts {
  readonly rows: number
  readonly people: number
  readonly keys: number
}

const count = `
  select count(*)::integer as rows, count(distinct customer_id)::integer as people,
    count(*) filter (where customer_id::text ~ '^[0-9]+$')::integer as keys
  from for_system_dev.`

/** The technical department asks for everybody and gets the active ones, under pseudonyms. */
export const minimisation: Scene = {
  title: 'Asked for everybody: given a fifth, without a name',
  async play(stage) {
    const { narrator, house } = stage
    const active = Math.floor(house.customers / 5)
    const [asked, given] = [house.customers, active].map((each) => each.toLocaleString('en'))
    narrator.say(
      `The technical department asks for all ${asked} customers for ${stage.labelOf('system_dev')}.\n` +
        'The policy admits who was active in the last half year, under pseudonyms:',
    )
    await using session = await stage.open('tech_dept', {
      purpose: 'system_dev',
      grantId: house.grants.system_dev,
      actor: 'load model',
      reason: 'size of the new system',
      subjects: 'matching',
    })
    narrator.claimEqual(
      `asked for ${asked} people, admitted exactly ${given}`,
      { asked: session.askedCount, admitted: session.admittedCount },
      { asked: house.customers, admitted: active },
    )
    const sample = `
      select customer_id, segment, created_at, last_active_at
      from for_system_dev.customers
      limit 3`
    narrator.statement('tech_dept', sample)
    narrator.table(
      ['customer_id', 'segment', 'created_at', 'last_active_at'],
      await stage.readRows(session, sample),
    )
    const [customers] = await stage.read<Counts>(session, `${count}customers`)
    narrator.claimEqual(`exactly ${given} rows, each with a pseudonym of its own`, customers, {
      rows: active,
      people: active,
      keys: 0,
    })
    const [usage] = await stage.read<Counts>(session, `${count}device_usage`)
    narrator.claim(
      'use of the devices: of those people only, under the same pseudonyms',
      usage !== undefined && usage.people <= active && usage.people > 0 && usage.keys === 0,
      usage,
    )
    const strangers = await stage.readRows(
      session,
      `select count(*) from for_system_dev.device_usage
       where customer_id not in (select customer_id from for_system_dev.customers)`,
    )
    narrator.claimEqual('no row of anybody else', strangers, [['0']])
  },
}
