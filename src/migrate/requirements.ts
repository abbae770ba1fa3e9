import type { ClientBase } from 'pg'
import { kernelRoles } from '../catalog/index.ts'
import { KitelineError } from '../core/errors.ts'
import { purposeRole, splitRelation } from '../core/identifiers.ts'
import type { Policy } from '../policy/index.ts'
import type { Server } from './server.ts'

/** Where a role or a privilege is missing, what to run about it. */
interface Lack {
  readonly what: string
  readonly remedy: string
}

/**
 * Checks, before anything runs, that the connected role may do what migrations do.
 *
 * @throws KitelineError `KL204` with everything that is missing at once, each with the statement that mends it.
 */
export async function checkPrivileges(
  client: ClientBase,
  server: Server,
  policies: readonly Policy[],
): Promise<void> {
  const lacks = [
    ...(await generalLacks(client, server)),
    ...(await adminLacks(client, server, policies)),
    ...(await relationLacks(client, server, policies)),
    ...(await roleLacks(client, policies)),
  ]
  if (lacks.length === 0) return
  throw new KitelineError('KL204', {
    detail: `${server.user} at database ${server.database}:\n${lacks.map(({ what }) => `- ${what}`).join('\n')}`,
    hint: `Nothing was applied. Run as a role that may:\n${lacks.map(({ remedy }) => `  ${remedy}`).join('\n')}`,
  })
}

async function generalLacks(
  client: ClientBase,
  { user, database }: Server,
): Promise<readonly Lack[]> {
  const { rows } = await client.query<{
    createrole: boolean
    create: boolean
    ledger: string | null
  }>(
    `select
       (select r.rolcreaterole or r.rolsuper from pg_roles r where r.rolname = current_user)
         as createrole,
       has_database_privilege(current_database(), 'CREATE') as create,
       (
         select pg_get_userbyid(n.nspowner)
         from pg_namespace n
         where n.nspname = 'kiteline_migrations'
           and not pg_has_role(current_user, n.nspowner, 'USAGE')
       ) as ledger`,
  )
  const { createrole, create, ledger } = rows[0] ?? {
    createrole: false,
    create: false,
    ledger: null,
  }
  const lacks: Lack[] = []
  if (!createrole) {
    lacks.push({ what: 'is without CREATEROLE', remedy: `alter role ${quoted(user)} createrole;` })
  }
  if (!create) {
    lacks.push({
      what: `may not create schemas in database ${database}`,
      remedy: `grant create on database ${quoted(database)} to ${quoted(user)};`,
    })
  }
  if (ledger !== null) {
    lacks.push({
      what: `is not a member of ${ledger}, who applied the migrations so far`,
      remedy: `grant ${quoted(ledger)} to ${quoted(user)};`,
    })
  }
  return lacks
}

/** From 16 on, CREATEROLE rules only the roles that it made or has ADMIN on; other databases' DBAs may have made ours. */
async function adminLacks(
  client: ClientBase,
  { major, user, isSuperuser }: Server,
  policies: readonly Policy[],
): Promise<readonly Lack[]> {
  if (major < 16 || isSuperuser) return []
  const purposes = policies.flatMap((policy) => Object.keys(policy.purposes).map(purposeRole))
  const { rows } = await client.query<{ role: string }>(
    `select r.rolname as role
     from pg_roles r
     where r.rolname = any ($1)
       and not pg_has_role(current_user, r.oid, 'USAGE WITH ADMIN OPTION')
     order by r.rolname collate "C"`,
    [[...kernelRoles, ...purposes]],
  )
  return rows.map(({ role }) => ({
    what: `is without ADMIN on the role ${role}, which somebody else made`,
    remedy: `grant ${quoted(role)} to ${quoted(user)} with admin option;`,
  }))
}

/** Row policies and triggers are made by the owner; privileges on a schema are given by its owner. */
async function relationLacks(
  client: ClientBase,
  { user }: Server,
  policies: readonly Policy[],
): Promise<readonly Lack[]> {
  const relations = policies.flatMap((policy) => Object.keys(policy.relations))
  const schemas = [...new Set(relations.map((relation) => splitRelation(relation)?.schema ?? ''))]
  const owned = await client.query<{ relation: string; owner: string }>(
    `select n.nspname || '.' || c.relname as relation, pg_get_userbyid(c.relowner) as owner
     from pg_class c
     join pg_namespace n on n.oid = c.relnamespace
     where n.nspname || '.' || c.relname = any ($1)
       and not pg_has_role(current_user, c.relowner, 'USAGE')
     order by n.nspname collate "C", c.relname collate "C"`,
    [relations],
  )
  const usable = await client.query<{ schema: string; owner: string }>(
    `select n.nspname as schema, pg_get_userbyid(n.nspowner) as owner
     from pg_namespace n
     where n.nspname = any ($1)
       and not has_schema_privilege(n.oid, 'USAGE WITH GRANT OPTION')
     order by n.nspname collate "C"`,
    [schemas],
  )
  return [
    ...owned.rows.map(({ relation, owner }) => ({
      what: `is neither owner of ${relation} nor a member of its owner ${owner}`,
      remedy: `grant ${quoted(owner)} to ${quoted(user)};`,
    })),
    ...usable.rows.map(({ schema }) => ({
      what: `may not give others the use of schema ${schema}`,
      remedy: `grant usage on schema ${quoted(schema)} to ${quoted(user)} with grant option;`,
    })),
  ]
}

async function roleLacks(
  client: ClientBase,
  policies: readonly Policy[],
): Promise<readonly Lack[]> {
  const logins = policies.flatMap((policy) =>
    Object.entries(policy.purposes).flatMap(([purpose, { logins: named }]) =>
      named.map((role) => ({
        role,
        what: `role ${role}, login of purpose ${purpose}, does not exist`,
      })),
    ),
  )
  const operators = policies.flatMap((policy) =>
    Object.keys(policy.operators).map((role) => ({
      role,
      what: `role ${role}, an operator, does not exist`,
    })),
  )
  const named = new Map([...logins, ...operators].map((entry) => [entry.role, entry]))
  const { rows } = await client.query<{ role: string }>(
    `select u.role
     from unnest($1::text[]) as u(role)
     where not exists (select from pg_roles r where r.rolname = u.role)
     order by u.role collate "C"`,
    [[...named.keys()]],
  )
  return rows.map(({ role }) => ({
    what: named.get(role)?.what ?? role,
    remedy: `create role ${quoted(role)} login;`,
  }))
}

/** A name for a message: in double quotes where it is not plain. */
function quoted(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`
}

/**
 * Checks that the governed tables and the columns that the policies label are there.
 *
 * @throws KitelineError `KL206` with everything that is missing.
 */
export async function checkRelations(
  client: ClientBase,
  policies: readonly Policy[],
): Promise<void> {
  const wanted = policies.flatMap((policy) =>
    Object.entries(policy.relations).map(([relation, { columns }]) => ({
      relation,
      columns: Object.keys(columns),
    })),
  )
  const { rows } = await client.query<{ relation: string; kind: string; columns: string[] }>(
    `select
       n.nspname || '.' || c.relname as relation,
       c.relkind::text as kind,
       array(
         select a.attname::text
         from pg_attribute a
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       ) as columns
     from pg_class c
     join pg_namespace n on n.oid = c.relnamespace
     where n.nspname || '.' || c.relname = any ($1)`,
    [wanted.map(({ relation }) => relation)],
  )
  const missing = wanted.flatMap(({ relation, columns }) => {
    const found = rows.find((row) => row.relation === relation)
    if (found === undefined) return [`table ${relation} does not exist`]
    if (found.kind !== 'r' && found.kind !== 'p') return [`${relation} is not a table`]
    return columns
      .filter((column) => !found.columns.includes(column))
      .map((column) => `column ${relation}.${column} does not exist`)
  })
  if (missing.length === 0) return
  throw new KitelineError('KL206', {
    detail: missing.join('\n'),
    hint: 'Nothing was applied. Change the policy to what the database has and generate a migration, or restore the table.',
  })
}
