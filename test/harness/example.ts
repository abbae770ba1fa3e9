import pg from 'pg'
import { createConstraints, createTables } from '../../examples/appliances/data/base-schema.ts'
import { makeData } from '../../examples/appliances/data/make-data.ts'
import examplePolicy from '../../examples/appliances/policy.ts'
import { grants, recipientLogins } from '../../examples/appliances/recipients.ts'
import {
  officeRoles,
  serveAndForgetP9,
  setUpOffices,
  setUpSharing,
} from '../../examples/appliances/setup.ts'
import { generateMigration } from '../../src/generate/index.ts'
import { parsePolicy } from '../../src/policy/index.ts'
import { ensureLogin, urlAs, withClient } from './cluster.ts'

/** How many customers the template `example` has; every fifth is active. */
export const exampleCustomers = 400

/** Who may connect to a database cloned from `example`. */
export const exampleLogins: readonly string[] = [
  ...Object.keys(officeRoles),
  'shop',
  ...recipientLogins,
]

/**
 * The grant of a purpose in a database cloned from `example`: they are issued in the order of `grants`, from 1.
 *
 * @throws Error when the example issues none.
 */
export function grantFor(purpose: string): string {
  const place = Object.keys(grants).indexOf(purpose)
  if (place === -1) throw new Error(`the example issues no grant for ${purpose}`)
  return String(place + 1)
}

/** The up half of a migration file. */
export function upPart(migration: string): string {
  return migration.split(/^-- Down Migration$/m)[0] ?? ''
}

/** The down half of a migration file. */
export function downPart(migration: string): string {
  return migration.split(/^-- Down Migration$/m)[1] ?? ''
}

/**
 * Makes the appliances' database on top of the kernel: data, policy, and all that the example's offices do once.
 *
 * @param url the connection string of `dba`.
 */
export async function buildExample(dba: pg.Client, url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1)
  for (const login of exampleLogins) {
    await ensureLogin(dba, login, '')
    await dba.query(`grant connect on database ${name} to ${pg.escapeIdentifier(login)}`)
  }
  await createTables(dba)
  await makeData(dba, { customers: exampleCustomers, asOf: new Date() })
  await createConstraints(dba)
  await dba.query('analyze')
  const migration = generateMigration(parsePolicy(examplePolicy), null)
  await dba.query(`begin;\n${upPart(migration?.text ?? '')}\ncommit;`)
  await setUpOffices(dba)
  const as = <T>(login: string, work: (client: pg.Client) => Promise<T>) =>
    withClient(urlAs(url, login, name), work)
  await as('legal', (legal) =>
    as('customer_service', (customerService) =>
      as('shop', async (shop) => {
        const { grants: issued } = await setUpSharing({ dba, legal, customerService, shop })
        for (const [purpose, grant] of Object.entries(issued)) {
          if (grant !== grantFor(purpose)) throw new Error(`grantFor('${purpose}') is not ${grant}`)
        }
        await as('repair_desk', (repairDesk) =>
          serveAndForgetP9(repairDesk, customerService, issued.repair),
        )
      }),
    ),
  )
}
