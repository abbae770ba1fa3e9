import { setTimeout as wait } from 'node:timers/promises'
import { personas } from '../../../examples/appliances/data/personas.ts'
import { noLiveSession, openingRefused, refusalOf, refusalText } from '../refusal.ts'
import type { Scene, Session, Stage } from '../stage.ts'

const { P1, P6 } = personas
const query = 'select full_name from for_repair.customers order by customer_id'
const both = [{ full_name: '**' }, { full_name: '阿**' }]

/** Expiry, revocation, suspension and restriction each take effect in the next statement. */
export const endings: Scene = {
  title: 'What ends takes effect in the next statement',
  async play(stage) {
    await expiry(stage)
    await revocation(stage)
    await suspension(stage)
    await restriction(stage)
  },
}

async function expiry(stage: Stage): Promise<void> {
  const { narrator } = stage
  narrator.say('A grant for two seconds; no job has to end it:')
  const grantId = await issue(stage, '2 seconds', 'two seconds, to see it expire')
  const session = await open(stage, grantId)
  await claimReads(stage, session, 'before: two people')
  await wait(Math.max(0, session.expiresAt.getTime() - Date.now()) + 250)
  await claimEnded(stage, session, grantId, 'after two seconds')
}

async function revocation(stage: Stage): Promise<void> {
  const { narrator } = stage
  narrator.say('\nA grant that is revoked while a session is open:')
  const grantId = await issue(stage, '1 hour', 'one hour, to be revoked')
  const session = await open(stage, grantId)
  await claimReads(stage, session, 'before: two people')
  await stage.administer('select kiteline.revoke_grant($1, $2)', [grantId, 'issued by mistake'])
  await claimEnded(stage, session, grantId, 'revoked')
}

async function suspension(stage: Stage): Promise<void> {
  const { narrator, house } = stage
  narrator.say('\nA recipient that is suspended:')
  await using session = await open(stage, house.grants.repair)
  await claimReads(stage, session, 'before: two people')
  const reason = 'laptop of an engineer was stolen'
  await stage.administer('select kiteline.suspend_recipient($1, $2)', ['service_dept', reason])
  await claimEnded(stage, session, house.grants.repair, 'suspended')
  await stage.administer('select kiteline.reinstate_recipient($1, $2)', [
    'service_dept',
    'laptop found, its disk was encrypted',
  ])
  await using again = await open(stage, house.grants.repair)
  await claimReads(stage, again, 'reinstated: two people again')
}

async function restriction(stage: Stage): Promise<void> {
  const { narrator, house } = stage
  narrator.say(`\nA customer, ${P6.name}, whose data may only be stored from now on:`)
  await using session = await open(stage, house.grants.repair)
  await claimReads(stage, session, 'before: two people')
  const refusal = await stage.administer('select kiteline.restrict_subject($1, $2, $3)', [
    'appliances',
    P6.key,
    'accuracy is disputed',
  ])
  narrator.claimEqual(
    'restricted: the open session sees the other one only',
    await stage.read(session, query),
    both.slice(0, 1),
  )
  await stage.administer('select kiteline.lift_restriction($1, $2)', [refusal, 'dispute settled'])
  await using later = await open(stage, house.grants.repair)
  await claimReads(stage, later, 'lifted: two people in a new session')
}

function issue(stage: Stage, term: string, reason: string): Promise<string> {
  return stage.administer('select kiteline.issue_grant($1, $2, $3, $4::interval, $5)::text', [
    'repair',
    'service_dept',
    'repair_desk',
    term,
    reason,
  ])
}

function open(stage: Stage, grantId: string): Promise<Session> {
  return stage.open('repair_desk', {
    purpose: 'repair',
    grantId,
    actor: 'engineer-17',
    reason: 'two open tickets',
    subjects: [P1.key, P6.key],
  })
}

async function claimReads(stage: Stage, session: Session, claim: string): Promise<void> {
  stage.narrator.claimEqual(claim, await stage.read(session, query), both)
}

async function claimEnded(
  stage: Stage,
  session: Session,
  grantId: string,
  when: string,
): Promise<void> {
  const { narrator } = stage
  const reading = await refusalOf(stage.read(session, query))
  narrator.claimEqual(
    `${when}: the open session reads nothing (${refusalText(reading)})`,
    reading,
    {
      ...noLiveSession,
    },
  )
  const opening = await refusalOf(open(stage, grantId))
  narrator.claimEqual(`${when}: no other opens (${refusalText(opening)})`, opening, openingRefused)
}
