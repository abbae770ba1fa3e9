import { failureOf, type Opening, openSession, readWith } from './opening.ts'
import { createWorkshop, type Workshop } from './workshop.ts'

/** A workshop in which everything that a report can tell has happened once, and what it was. */
export interface EventfulWorkshop extends Workshop {
  readonly grants: {
    readonly desk: string
    readonly quota: string
    readonly revoked: string
    readonly brief: string
  }
  readonly opened: {
    readonly named: Opening
    readonly matching: Opening
    readonly circular: Opening
  }
}

/** The statement that the session `named` read twice. */
export const readTwice = 'select city from for_desk.customers'

/** Makes an {@link EventfulWorkshop}. */
export async function createEventfulWorkshop(): Promise<EventfulWorkshop> {
  const shop = await createWorkshop()
  const client = await shop.as('desk_app')
  await client.query("set application_name = 'desk'")
  const desk = await shop.grant('desk')
  const quota = await shop.grant('circular', { quota: 4, isSigned: false })
  const revoked = await shop.grant('alarm', { login: 'rival_app', isSigned: true, term: '1 day' })
  const brief = await shop.grant('desk', { term: '1 millisecond' })
  await shop.admin("select kiteline.revoke_grant($1, 'lent to a friend')", [revoked])

  const named = await openSession(client, desk, {
    subjects: ['1', '2', '3'],
    actor: 'engineer-17',
  })
  await readWith(client, named.token, readTwice)
  await readWith(client, named.token, readTwice)
  await client.query('select kiteline.close_session($1)', [named.token])
  const matching = await openSession(client, desk, { reason: 'the day’s list' })
  const circular = await openSession(client, quota, { subjects: ['4'], actor: 'anna' })
  await openSession(client, quota, { actor: 'anna', reason: 'for all of them' })
  await openSession(client, brief, { subjects: ['1'] })
  await client.query(
    "select kiteline.announce_lookup('desk', 'mobile', '13812340001', 'anna', 'a call')",
  )
  await client.query("select kiteline.announce_lookup('desk', 'email', 'x', 'anna', 'a call')")
  await failureOf(readWith(client, null, readTwice))
  return { ...shop, grants: { desk, quota, revoked, brief }, opened: { named, matching, circular } }
}
