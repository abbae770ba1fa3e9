import { personas } from '../../../examples/appliances/data/personas.ts'
import { refusalOf, refusalText } from '../refusal.ts'
import type { Scene } from '../stage.ts'

const attempts = [
  {
    query: 'select id_number from for_repair.customers',
    code: '42703',
    claim: 'a column that the purpose does not show does not exist',
  },
  {
    query: 'select detail from for_repair.addresses',
    code: '42P01',
    claim: 'a relation that the purpose does not show does not exist',
  },
  {
    query: 'select id_number from app.customer_identities',
    code: '42501',
    claim: 'the tables themselves are closed to a recipient',
  },
  {
    query: 'select full_name from for_gas_alarm_rescue.customers',
    code: '42501',
    claim: 'so is the schema of another purpose',
  },
] as const

/** Forbidden columns and relations do not exist, also for a session that is live. */
export const whatIsNotThere: Scene = {
  title: 'What a purpose does not show does not exist',
  async play(stage) {
    const { narrator, house } = stage
    narrator.say('The repair desk, inside a live session about 王:')
    const { token } = await stage.openPlainly('repair_desk', {
      grantId: house.grants.repair,
      actor: 'engineer-17',
      reason: 'ticket 10, and some curiosity',
      subjects: [personas.P1.key],
    })
    for (const { query, code, claim } of attempts) {
      narrator.statement('repair_desk', query)
      const refusal = await refusalOf(stage.readPlainly('repair_desk', token, query))
      narrator.say(`  ${refusalText(refusal)}`)
      narrator.claimEqual(claim, refusal.code, code)
    }
    const visible = await stage.readPlainly(
      'repair_desk',
      token,
      'select full_name from for_repair.customers',
    )
    narrator.claimEqual('what it does show is there: 王 as **', visible, [{ full_name: '**' }])
  },
}
