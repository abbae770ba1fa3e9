import { randomBytes } from 'node:crypto'

/** A new password for each of the logins; its characters need no escaping in a URL. */
export function makePasswords(logins: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(logins.map((login) => [login, randomBytes(18).toString('base64url')]))
}

/** The URL of a server with another login and another database. */
export function urlAs(
  serverUrl: string,
  login: string,
  password: string,
  database: string,
): string {
  const url = new URL(serverUrl)
  url.username = login
  url.password = password
  url.pathname = `/${database}`
  return url.href
}
