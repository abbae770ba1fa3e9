import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { createConstraints, createTables } from '../../examples/appliances/data/base-schema.ts'
import { makeData } from '../../examples/appliances/data/make-data.ts'
import examplePolicy from '../../examples/appliances/policy.ts'
import { recipientLogins } from '../../examples/appliances/recipients.ts'
import {
  officeRoles,
  type Sharing,
  serveAndForgetP9,
  setUpLogins,
  setUpOffices,
  setUpSharing,
} from '../../examples/appliances/setup.ts'
import { type Policy, parsePolicy } from '../policy/index.ts'
import type { RunningServer } from '../server/index.ts'
import { applyPolicy } from './apply-policy.ts'
import { makePasswords, urlAs } from './passwords.ts'

/** The example, ready to be used: who connects where, what was granted, and which papers partners brought. */
export interface House extends Sharing {
  readonly policy: Policy
  readonly customers: number
  /** Connection strings by login: `dba`, the other offices', `shop` and each recipient's. */
  readonly urls: Readonly<Record<string, string>>
  /** The session in which an engineer worked for P9 before P9 asked to be forgotten, as text. */
  readonly sessionOfP9: string
  /** The key, in hexadecimal, by which every recipient's login may sign its openings. */
  readonly signingKey: string
}

/** Hears how far the work is: percent done, and what is under way. */
export type OnStep = (percent: number, step: string) => void

const database = 'appliances'

/** Makes the whole example on a new, empty server; a failure leaves the server half made. */
export async function setUpHouse(
  server: RunningServer,
  customers: number,
  onStep: OnStep,
): Promise<House> {
  const passwords = makePasswords(['dba', ...Object.keys(officeRoles), 'shop', ...recipientLogins])
  const urls = Object.fromEntries(
    Object.entries(passwords).map(([login, password]) => [
      login,
      urlAs(server.url, login, password, database),
    ]),
  )
  onStep(5, 'database and logins')
  await withClient(server.url, (superuser) => createDatabase(superuser, passwords.dba ?? ''))
  return withClient(urls.dba ?? '', async (dba) => {
    const { dba: _, ...others } = passwords
    await setUpLogins(dba, others)
    for (const login of Object.keys(others)) {
      await dba.query(`grant connect on database ${database} to ${pg.escapeIdentifier(login)}`)
    }
    await fillTables(dba, customers, onStep)
    onStep(85, 'kernel and policy')
    const policy = parsePolicy(examplePolicy)
    await applyPolicy(dba, policy)
    onStep(90, 'recipients, terms, grants, consents')
    await setUpOffices(dba)
    const sharing = await setUpByOffices(dba, urls)
    onStep(98, 'signing keys')
    const signingKey = await registerSigningKey(dba)
    onStep(100, 'ready')
    return { policy, customers, urls, ...sharing, signingKey }
  })
}

/** Each office does its part under its own login. */
async function setUpByOffices(
  dba: pg.Client,
  urls: House['urls'],
): Promise<Pick<House, 'grants' | 'papers' | 'sessionOfP9'>> {
  const as = <T>(login: string, work: (client: pg.Client) => Promise<T>) =>
    withClient(urls[login] ?? '', work)
  return as('legal', (legal) =>
    as('customer_service', (customerService) =>
      as('shop', async (shop) => {
        const sharing = await setUpSharing({ dba, legal, customerService, shop })
        const sessionOfP9 = await as('repair_desk', (repairDesk) =>
          serveAndForgetP9(repairDesk, customerService, sharing.grants.repair),
        )
        return { ...sharing, sessionOfP9 }
      }),
    ),
  )
}

/** What only a superuser can do; the DBA, who is none, does all the rest. */
async function createDatabase(superuser: pg.ClientBase, password: string): Promise<void> {
  const literal = pg.escapeLiteral(password)
  await superuser.query(`create role dba login createrole password ${literal}`)
  await superuser.query(`create database ${database} owner dba`)
  await superuser.query(`revoke connect, temporary on database ${database} from public`)
}

async function fillTables(dba: pg.ClientBase, customers: number, onStep: OnStep): Promise<void> {
  await createTables(dba)
  await makeData(dba, {
    customers,
    asOf: new Date(),
    onProgress: (done, total, table) => onStep(10 + (60 * done) / total, table),
  })
  onStep(70, 'foreign keys and indexes')
  await createConstraints(dba)
  onStep(80, 'statistics')
  await dba.query('analyze')
}

/** One key for all of them keeps the example short; a house has one an application. */
async function registerSigningKey(dba: pg.ClientBase): Promise<string> {
  const key = randomBytes(32)
  for (const login of recipientLogins) {
    await dba.query('select kiteline.register_signing_key($1, $2)', [login, key])
  }
  return key.toString('hex')
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'kiteline demo' })
  // A server that is stopped under a connection makes pg emit 'error'; the query that failed says so too.
  client.on('error', () => undefined)
  try {
    await client.connect()
    return await work(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}
