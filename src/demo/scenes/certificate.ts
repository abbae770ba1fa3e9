import { setTimeout as wait } from 'node:timers/promises'
import {
  cardHouseCertificate,
  enterQualification,
} from '../../../examples/appliances/setup/papers.ts'
import { noLiveSession, openingRefused, refusalOf, refusalText } from '../refusal.ts'
import type { Scene, Session, Stage } from '../stage.ts'

const query = 'select count(*) as cards from for_birthday_card.customers'

/** A partner whose certificate ends reads nothing from the next statement on, and security is told why. */
export const certificate: Scene = {
  title: 'A certificate ends: the partner reads nothing, and the reason has a name',
  async play(stage) {
    await revocation(stage)
    await lapse(stage)
    await enter(stage, cardHouseCertificate.validFor)
    await using session = await open(stage)
    await claimReads(stage, session, 'a certificate for five more days: CardHouse reads again')
  },
}

function open(stage: Stage): Promise<Session> {
  return stage.open('card_house', {
    purpose: 'birthday_card',
    grantId: stage.house.grants.birthday_card,
    actor: 'printing',
    reason: 'cards of the next two weeks',
    subjects: 'matching',
  })
}

/** The DBA enters a certificate, and legal verifies it. */
function enter(stage: Stage, validFor: string): Promise<string> {
  const offices = { dba: stage.pool('dba'), legal: stage.pool('legal') }
  return enterQualification(offices, { ...cardHouseCertificate, validFor })
}

async function revocation(stage: Stage): Promise<void> {
  const { narrator, house } = stage
  narrator.say('CardHouse prints. Meanwhile its certifier calls: ISO 27001 is withdrawn.')
  await using session = await open(stage)
  await claimReads(stage, session, 'before: the open session reads')
  await stage.act('legal', 'select kiteline.revoke_qualification($1, $2)', [
    house.papers.cardHouseCertificate,
    'withdrawn by the certifier',
  ])
  await claimEnded(stage, session, 'revoked', 'qualification missing: iso27001')
}

async function lapse(stage: Stage): Promise<void> {
  const { narrator } = stage
  narrator.say(
    '\nA new certificate, for three seconds, to see it lapse; nobody does anything then:',
  )
  await enter(stage, 'PT3S')
  const session = await open(stage)
  await claimReads(stage, session, 'before: a new session reads')
  await wait(Math.max(0, session.expiresAt.getTime() - Date.now()) + 250)
  await claimEnded(stage, session, 'after three seconds', 'qualification expired: iso27001')
}

async function claimReads(stage: Stage, session: Session, claim: string): Promise<void> {
  const [[count = ''] = []] = await stage.readRows(session, query)
  const holds = Number(count) === session.admittedCount && session.admittedCount > 0
  stage.narrator.claim(`${claim} (${count} cards)`, holds, count)
}

async function claimEnded(
  stage: Stage,
  session: Session,
  when: string,
  missing: string,
): Promise<void> {
  const { narrator } = stage
  const reading = await refusalOf(stage.read(session, query))
  narrator.claimEqual(
    `${when}: the open session reads nothing (${refusalText(reading)})`,
    reading,
    noLiveSession,
  )
  const opening = await refusalOf(open(stage))
  narrator.claimEqual(`${when}: no other opens (${refusalText(opening)})`, opening, openingRefused)
  narrator.claimEqual(
    `the partner is not told why; security is: ${missing}`,
    await stage.report(
      'auditor',
      `select array_to_string(missing, '; ') from kiteline.live_grants where purpose = 'birthday_card'`,
    ),
    [[missing]],
  )
}
