import { personas } from '../../../examples/appliances/data/personas.ts'
import { noLiveSession, refusalOf, refusalText } from '../refusal.ts'
import type { Scene } from '../stage.ts'

const query = 'select full_name from for_gas_alarm_rescue.customers'

/** Without a session of its own, a login reads nothing, and learns nothing from the answer. */
export const sessions: Scene = {
  title: 'No session, no rows: and a session cannot be forged or borrowed',
  async play(stage) {
    const { narrator, house } = stage
    narrator.say(
      'Duty desk and fire service may both read for gas_alarm_rescue. The duty desk opens a session:',
    )
    const { token } = await stage.openPlainly('duty_desk', {
      grantId: house.grants.gas_alarm_rescue,
      actor: 'guard-1',
      reason: 'alarm of device 100',
      subjects: [personas.P10.key],
    })
    narrator.statement('duty_desk', query)
    const rows = await stage.readPlainly('duty_desk', token, query)
    narrator.table(
      ['full_name'],
      rows.map((row) => [String(row.full_name)]),
    )
    narrator.claimEqual('its own login reads one person', rows, [{ full_name: personas.P10.name }])

    const attempts = [
      { login: 'duty_desk', session: null, claim: 'without a session: refused' },
      {
        login: 'duty_desk',
        session: 'f'.repeat(token?.length ?? 0),
        claim: 'with a setting that somebody made up: the same refusal',
      },
      {
        login: 'fire_service',
        session: token,
        claim: "with the duty desk's token, as fire_service: the same refusal, word for word",
      },
    ]
    for (const { login, session, claim } of attempts) {
      narrator.statement(login, query)
      const refusal = await refusalOf(stage.readPlainly(login, session, query))
      narrator.say(`  ${refusalText(refusal)}`)
      narrator.claimEqual(claim, refusal, noLiveSession)
    }
  },
}
