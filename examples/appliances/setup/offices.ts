import { createHash } from 'node:crypto'
import type { ClientBase, Pool } from 'pg'

/** One connection of a login, or several. */
export type Connection = ClientBase | Pool

/** Those in the house who look after sharing, each connected as a login of their own. */
export interface Offices {
  /** `dba`: member of `kiteline_admin`; sees no customer, although it owns the tables. */
  readonly dba: Connection
  /** `legal`: member of `kiteline_legal`. */
  readonly legal: Connection
  /** `customer_service`: member of `kiteline_service`. */
  readonly customerService: Connection
  /** `shop`: the shop's own application, which knows its customers. */
  readonly shop: Connection
}

/** The logins of the house besides `dba`, and the role of kiteline that each of them works in. */
export const officeRoles = {
  auditor: 'kiteline_auditor',
  legal: 'kiteline_legal',
  customer_service: 'kiteline_service',
} as const

/** Gives the logins of {@link officeRoles} their roles; run by the DBA after the kernel's migrations. */
export async function setUpOffices(dba: ClientBase): Promise<void> {
  for (const [login, role] of Object.entries(officeRoles)) {
    await dba.query(`grant ${role} to ${dba.escapeIdentifier(login)}`)
  }
}

/** The SHA-256 of a document or message, in hexadecimal, as kiteline's functions take it. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}

/** The value in the first column of the first row. */
export async function askFor<T>(
  client: Connection,
  text: string,
  values: readonly unknown[] = [],
): Promise<T> {
  const { rows } = await client.query<[T]>({ text, values: [...values], rowMode: 'array' })
  const [row] = rows
  if (row === undefined) throw new Error(`no row came back: ${text}`)
  return row[0]
}
