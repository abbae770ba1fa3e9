import pg from 'pg'
import { dba, exclusively, urlAs, urlOf, withClient } from './cluster.ts'
import { type Template, type TemplateName, templates } from './templates.ts'

/** The one server of a run. */
export interface Cluster {
  readonly url: string
  readonly run: string
}

/**
 * The name of the database to clone for a template; builds it, and what it starts from, when it is not there.
 *
 * Test files run in several processes: the first that asks builds, the others wait.
 */
export async function templateDatabase(cluster: Cluster, name: TemplateName): Promise<string> {
  const database = `kiteline_${cluster.run}_template_${name}`
  const isBuilt = (client: pg.Client): Promise<boolean> =>
    client
      .query('select from pg_database where datname = $1', [database])
      .then(({ rowCount }) => rowCount === 1)
  if (await withClient(cluster.url, isBuilt)) return database

  const template: Template = templates[name]
  const from =
    template.from === undefined
      ? 'template0'
      : await templateDatabase(cluster, template.from as TemplateName)
  return exclusively(cluster.url, async (superuser) => {
    if (await isBuilt(superuser)) return database
    // Built under another name, so that a database with the template's name is always a finished one.
    const draft = `${database}_draft`
    await superuser.query(`drop database if exists ${pg.escapeIdentifier(draft)} with (force)`)
    await cloneDatabase(superuser, from, draft)
    const url = urlAs(cluster.url, dba, draft)
    await withClient(url, (client) =>
      template.build({ dba: client, url, superuserUrl: urlOf(cluster.url, draft) }),
    )
    // A connection, autovacuum's included, would stop `create database … template`.
    await superuser.query(
      `alter database ${pg.escapeIdentifier(draft)} with allow_connections false`,
    )
    await superuser.query(
      `alter database ${pg.escapeIdentifier(draft)} rename to ${pg.escapeIdentifier(database)}`,
    )
    return database
  })
}

/** Clones a database for the DBA; PostgreSQL does not copy the privileges on the database itself. */
export async function cloneDatabase(
  superuser: pg.ClientBase,
  from: string,
  to: string,
): Promise<void> {
  const name = pg.escapeIdentifier(to)
  await superuser.query(
    `create database ${name} owner ${dba} template ${pg.escapeIdentifier(from)}`,
  )
  await superuser.query(`revoke connect, create, temporary on database ${name} from public`)
  await superuser.query(`grant connect, create, temporary on database ${name} to ${dba}`)
}
