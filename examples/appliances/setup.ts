import type { ClientBase } from 'pg'
import { personas } from './data/personas.ts'
import { grants, type PurposeName, recipients } from './recipients.ts'
import { recordConsents } from './setup/consents.ts'
import { policyName, publishChecklist, stateTerms } from './setup/law.ts'
import { askFor, type Connection, type Offices } from './setup/offices.ts'
import { type Papers, setUpRecipients } from './setup/papers.ts'

export { type Offices, officeRoles, setUpOffices } from './setup/offices.ts'

/** The grants of the example, by purpose, as text. */
export type Grants = Readonly<Record<PurposeName, string>>

/**
 * Creates the given login roles with the given passwords, or sets the passwords of those that exist.
 *
 * Runs before the policy's migration, which gives the logins their privileges. Needs CREATEROLE; roles belong to the
 * whole cluster.
 */
export async function setUpLogins(
  client: ClientBase,
  passwords: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [login, password] of Object.entries(passwords)) {
    const { rowCount } = await client.query('select from pg_roles where rolname = $1', [login])
    const verb = rowCount === 0 ? 'create' : 'alter'
    // Utility statements take no parameters: both parts are quoted by the driver.
    const role = client.escapeIdentifier(login)
    await client.query(`${verb} role ${role} login password ${client.escapeLiteral(password)}`)
  }
}

/** What came of setting up the sharing. */
export interface Sharing {
  readonly grants: Grants
  readonly papers: Papers
}

/**
 * What the house does once after the policy's migration, each office as its own login: recipients and their papers, the
 * checklist, the terms of collection, one grant a purpose, consents.
 */
export async function setUpSharing(offices: Offices): Promise<Sharing> {
  await publishChecklist(offices.legal)
  const papers = await setUpRecipients(offices)
  const notices = await stateTerms(offices)
  const issued = await issueGrants(offices.dba)
  await recordConsents(offices, notices)
  return { grants: issued, papers }
}

/** Issues one grant a purpose to its recipient's login; needs `kiteline_admin`. Answers the grant ids as text. */
async function issueGrants(dba: Connection): Promise<Grants> {
  const issued: Partial<Record<PurposeName, string>> = {}
  for (const purpose of Object.keys(grants) as PurposeName[]) {
    const { recipient, term, reason } = grants[purpose]
    issued[purpose] = await askFor<string>(
      dba,
      'select kiteline.issue_grant($1, $2, $3, $4::interval, $5)::text',
      [purpose, recipient, recipients[recipient].login, term, reason],
    )
  }
  return issued as Grants
}

/**
 * The story of P9: an engineer works on the ticket, then P9 takes the consent to SuYun Express back and wants to be
 * forgotten. Answers the number of the engineer's session, as text.
 *
 * @param repairDesk a connection as the login `repair_desk`.
 */
export async function serveAndForgetP9(
  repairDesk: ClientBase,
  customerService: Connection,
  repairGrant: string,
): Promise<string> {
  const { key } = personas.P9
  const { rows } = await repairDesk.query<{ session_id: string; token: string }>(
    `select session_id::text, token
     from kiteline.open_session($1, 'engineer-17', 'ticket 91', array[$2])`,
    [repairGrant, key],
  )
  const { session_id = '', token } = rows[0] ?? {}
  await repairDesk.query('begin')
  await repairDesk.query("select set_config('kiteline.session', $1, true)", [token])
  await repairDesk.query('select fault_text from for_repair.service_tickets')
  await repairDesk.query('commit')
  await repairDesk.query('select kiteline.close_session($1)', [token])
  await customerService.query(
    "select kiteline.withdraw_consent($1, $2, 'delivery', 'suyun_express', 'phone', $3)",
    [policyName, key, 'I fetch my parcels myself'],
  )
  await customerService.query("select kiteline.request_erasure($1, $2, 'letter', $3)", [
    policyName,
    key,
    'delete everything that you have of me',
  ])
  return session_id
}
