import { personas } from '../../../examples/appliances/data/personas.ts'
import { noLiveSession, type Refusal, refusalOf, refusalText } from '../refusal.ts'
import type { Scene } from '../stage.ts'

const { P2, P3 } = personas

const consentMissing: Refusal = {
  code: 'KL103',
  message: 'this purpose needs consent that nobody has given',
  detail: 'consent (separate): none can be recorded yet',
  hint: 'The purpose opens for nobody until consents are recorded.',
}

/** A purpose that needs consent opens for nobody as long as no consent can be recorded. */
export const consent: Scene = {
  title: 'A purpose that needs consent opens for nobody',
  async play(stage) {
    const { narrator, house } = stage
    narrator.say(
      `SuYun Express has a live grant for ${stage.labelOf('delivery')}, which needs separate consent.\n` +
        'kiteline records no consents yet. So it opens for nobody, whatever people once ticked:',
    )
    for (const person of [P2, P3]) {
      const opening = stage.open('suyun_express', {
        purpose: 'delivery',
        grantId: house.grants.delivery,
        actor: 'courier-9',
        reason: 'parcels of this afternoon',
        subjects: [person.key],
      })
      const refusal = await refusalOf(opening)
      narrator.say(`  ${person.name}: ${refusalText(refusal)}\n    ${refusal.detail}`)
      narrator.claimEqual(
        `no session about ${person.name} (${person.trait})`,
        refusal,
        consentMissing,
      )
    }
    const read = stage.readPlainly(
      'suyun_express',
      null,
      'select detail from for_delivery.addresses',
    )
    narrator.claimEqual('and nothing to read', await refusalOf(read), noLiveSession)
  },
}
