import pg from 'pg'

/** The role that installs kiteline in the tests: no superuser, owner of the database. */
export const dba = 'dba'

/** The password of a login that the harness made: known, so that a test can connect as anyone. */
export function passwordOf(login: string): string {
  return `password of ${login}`
}

/** The same server and the given database, as somebody else. */
export function urlAs(url: string, login: string, database: string): string {
  const target = new URL(url)
  target.username = encodeURIComponent(login)
  target.password = encodeURIComponent(passwordOf(login))
  target.pathname = `/${database}`
  return target.href
}

/** The same server and login, another database. */
export function urlOf(url: string, database: string): string {
  const target = new URL(url)
  target.pathname = `/${database}`
  return target.href
}

/** Runs `work` with a connection that is closed after it. */
export async function withClient<T>(
  url: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/**
 * Runs `work` while nobody else on the server runs such work.
 *
 * Roles and their memberships belong to the whole cluster: two transactions that change the same one fail with
 * "tuple concurrently updated". Advisory locks belong to a database, so all take it in the same one.
 */
export function exclusively<T>(
  url: string,
  work: (superuser: pg.Client) => Promise<T>,
): Promise<T> {
  return withClient(url, async (client) => {
    await client.query("select pg_advisory_lock(hashtext('kiteline tests'))")
    return work(client)
  })
}

/** Makes a login, or gives the one that exists its known password again. `attributes` is SQL of ours. */
export async function ensureLogin(
  client: pg.Client,
  login: string,
  attributes: string,
): Promise<void> {
  const { rowCount } = await client.query('select from pg_roles where rolname = $1', [login])
  await client.query(
    `${rowCount === 0 ? 'create' : 'alter'} role ${pg.escapeIdentifier(login)}
     login ${attributes} password ${pg.escapeLiteral(passwordOf(login))}`,
  )
}

/** Makes the DBA's role. */
export async function prepareCluster(url: string): Promise<void> {
  await exclusively(url, (superuser) => ensureLogin(superuser, dba, 'createrole'))
}

/** Drops what a run left behind: its templates, and the databases of tests that did not end well. */
export async function dropTestDatabases(url: string, run: string): Promise<void> {
  await withClient(url, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      'select datname as name from pg_database where starts_with(datname, $1)',
      [`kiteline_${run}_`],
    )
    for (const { name } of rows) {
      await client.query(`drop database ${pg.escapeIdentifier(name)} with (force)`)
    }
  })
}
