import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { dba, ensureLogin, exclusively, urlAs, urlOf, withClient } from './cluster.ts'
import './global-setup.ts'
import { cloneDatabase, templateDatabase } from './template-database.ts'
import { type Template, type TemplateName, templates } from './templates.ts'

export { exampleCustomers, grantFor } from './example.ts'

/** A database for one test file, cloned from a template. */
export interface TestDatabase {
  readonly name: string
  /** The connection string of the role `dba`, which owns the database and is no superuser. */
  readonly url: string
  /** Only to prepare what a DBA cannot: a test never shows privacy through a superuser. */
  readonly superuserUrl: string
  readonly dba: pg.Pool
  /** Only to prepare what a DBA cannot: a test never shows privacy through a superuser. */
  readonly superuser: pg.Pool
  /** A new connection as a login that exists; `drop` closes it. */
  as(login: string): Promise<pg.Client>
  /** Makes a login that may connect here. Roles are shared by all databases: a second call changes nothing. */
  createLogin(login: string, options?: LoginOptions): Promise<void>
  /** The connection string of a login made by `createLogin`, or of `dba`. */
  urlFor(login: string): string
  /** Runs what changes roles of the whole cluster, such as installing the kernel, while no other test does. */
  exclusively<T>(work: () => Promise<T>): Promise<T>
  /** Closes the connections made here and drops the database. */
  drop(): Promise<void>
}

/** What a login is besides a login. */
export interface LoginOptions {
  /** Roles that exist, of which the DBA makes it a member. */
  readonly memberOf?: readonly string[]
}

/**
 * Clones a template: `kernel` (default) has kiteline installed, `example` the appliances on top, `empty` nothing.
 *
 * @throws Error with one sentence when the run has no server.
 */
export async function createTestDatabase(
  options: { readonly template?: TemplateName } = {},
): Promise<TestDatabase> {
  const cluster = inject('cluster')
  if (cluster.failure !== '') throw new Error(cluster.failure)
  const chosen = options.template ?? 'kernel'
  const template = await templateDatabase(cluster, chosen)
  const name = `kiteline_${cluster.run}_${randomBytes(4).toString('hex')}`
  const { logins = [] }: Template = templates[chosen]
  await withClient(cluster.url, async (superuser) => {
    await cloneDatabase(superuser, template, name)
    for (const login of logins) {
      await superuser.query(`grant connect on database ${name} to ${pg.escapeIdentifier(login)}`)
    }
  })
  return openDatabase(cluster.url, name)
}

function openDatabase(serverUrl: string, name: string): TestDatabase {
  const url = urlAs(serverUrl, dba, name)
  const superuserUrl = urlOf(serverUrl, name)
  const pools = {
    dba: new pg.Pool({ connectionString: url, max: 4 }),
    superuser: new pg.Pool({ connectionString: superuserUrl, max: 2 }),
  }
  const clients: pg.Client[] = []
  // `drop` does not wait for connections to be closed to the last byte: the server may end one that is
  // ending, and says so on it. The tests that lose a connection look at the query that failed.
  const ignore = () => {}
  for (const pool of Object.values(pools)) {
    pool.on('error', ignore)
    pool.on('connect', (client) => client.on('error', ignore))
  }
  return {
    name,
    url,
    superuserUrl,
    ...pools,
    urlFor: (login) => urlAs(serverUrl, login, name),
    exclusively: (work) => exclusively(serverUrl, work),
    as: async (login) => {
      const client = new pg.Client({ connectionString: urlAs(serverUrl, login, name) })
      clients.push(client)
      client.on('error', ignore)
      await client.connect()
      return client
    },
    createLogin: (login, { memberOf = [] } = {}) =>
      exclusively(serverUrl, () =>
        withClient(url, async (client) => {
          await ensureLogin(client, login, '')
          const role = pg.escapeIdentifier(login)
          for (const group of memberOf) {
            await client.query(`grant ${pg.escapeIdentifier(group)} to ${role}`)
          }
          await client.query(`grant connect on database ${name} to ${role}`)
        }),
      ),
    drop: async () => {
      await Promise.all([...clients, ...Object.values(pools)].map((each) => each.end()))
      await withClient(serverUrl, (client) => client.query(`drop database ${name} with (force)`))
    },
  }
}
