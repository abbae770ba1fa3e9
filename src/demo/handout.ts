import { type PersonaName, personas } from '../../examples/appliances/data/personas.ts'
import { recipientLogins } from '../../examples/appliances/recipients.ts'
import type { House } from './set-up.ts'

/** What somebody needs to play on with a demo that is kept. */
export interface Handout {
  /** The connection string of the DBA, who owns the database. */
  readonly url: string
  /** By login of a recipient: its connection string and the purposes that name it. */
  readonly logins: Readonly<
    Record<string, { readonly url: string; readonly purposes: readonly string[] }>
  >
  /** The connection string of the auditor. */
  readonly auditor: string
  /** The connection string of the lawyers, who publish checklist, notices and approvals. */
  readonly legal: string
  /** The connection string of the service desk, which records what people say. */
  readonly customerService: string
  /** By purpose: the number of its live grant. */
  readonly grants: Readonly<Record<string, number>>
  /** The key of every recipient's login, in hexadecimal. */
  readonly signingKey: string
  /** By persona: the subject key, as text. */
  readonly subjects: Readonly<Record<PersonaName, string>>
}

/** The house in the words of the public contract. */
export function handoutOf({ policy, urls, grants, signingKey }: House): Handout {
  const purposesOf = (login: string) =>
    Object.entries(policy.purposes)
      .filter(([, { logins }]) => logins.includes(login))
      .map(([purpose]) => purpose)
      .sort()
  return {
    url: urls.dba ?? '',
    logins: Object.fromEntries(
      recipientLogins.map((login) => [
        login,
        { url: urls[login] ?? '', purposes: purposesOf(login) },
      ]),
    ),
    auditor: urls.auditor ?? '',
    legal: urls.legal ?? '',
    customerService: urls.customer_service ?? '',
    grants: Object.fromEntries(
      Object.entries(grants).map(([purpose, grant]) => [purpose, Number(grant)]),
    ),
    signingKey,
    subjects: Object.fromEntries(
      Object.entries(personas).map(([persona, { key }]) => [persona, key]),
    ) as Record<PersonaName, string>,
  }
}
