import type { ClientBase } from 'pg'
import { personas } from './data/personas.ts'
import { grants, type PurposeName, recipients } from './recipients.ts'

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

/** Enters every recipient and qualifies all but GlobalCRM; needs `kiteline_admin`. Runs once. */
export async function setUpRecipients(client: ClientBase): Promise<void> {
  for (const [name, recipient] of Object.entries(recipients)) {
    const { role, displayName, responsiblePerson, country, isQualified } = recipient
    await client.query('select kiteline.create_recipient($1, $2, $3, $4, $5)', [
      name,
      role,
      displayName,
      responsiblePerson,
      country,
    ])
    if (!isQualified) continue
    const reason = 'papers seen and commitment signed'
    await client.query('select kiteline.qualify_recipient($1, $2)', [name, reason])
  }
}

/** Issues one grant a purpose to its recipient's login; needs `kiteline_admin`. Answers the grant ids as text. */
export async function issueGrants(client: ClientBase): Promise<Record<PurposeName, string>> {
  const issued: Partial<Record<PurposeName, string>> = {}
  for (const purpose of Object.keys(grants) as PurposeName[]) {
    const { recipient, term, reason } = grants[purpose]
    const { rows } = await client.query<{ grant_id: string }>(
      'select kiteline.issue_grant($1, $2, $3, $4::interval, $5)::text as grant_id',
      [purpose, recipient, recipients[recipient].login, term, reason],
    )
    const [row] = rows
    if (row !== undefined) issued[purpose] = row.grant_id
  }
  return issued as Record<PurposeName, string>
}

/**
 * Hides P7, a minor whose guardian has not agreed, and P9, who withdrew: from every purpose, at once. Needs
 * `kiteline_admin`.
 */
export async function restrictPersonas(client: ClientBase): Promise<void> {
  const restricted = [
    [personas.P7.key, 'under 14 and no guardian has agreed'],
    [personas.P9.key, 'withdrew yesterday; kept for retention only'],
  ]
  for (const [subject, reason] of restricted) {
    await client.query('select kiteline.restrict_subject($1, $2, $3)', [
      'appliances',
      subject,
      reason,
    ])
  }
}
