import type { ClientBase } from 'pg'
import type { MembershipFact, RoleFact, SchemaFact } from './facts.ts'
import { kernelRoles, type Reach } from './scope.ts'

/** Schemas of kiteline, of the purposes, and those that hold governed relations. */
export async function readSchemas(
  client: ClientBase,
  reach: Reach,
): Promise<readonly SchemaFact[]> {
  const { rows } = await client.query<SchemaFact>(
    `select n.nspname as name, pg_get_userbyid(n.nspowner) as owner
     from pg_namespace n
     where n.nspname = any ($1)`,
    [[...reach.schemas, ...reach.governedSchemas]],
  )
  return rows
}

/** The roles in reach with what lets a role pass row security or make roles. */
export async function readRoles(client: ClientBase, reach: Reach): Promise<readonly RoleFact[]> {
  const { rows } = await client.query<RoleFact>(
    `select
       r.rolname as name,
       r.rolcanlogin as "canLogin",
       r.rolsuper as "isSuperuser",
       r.rolbypassrls as "bypassesRowSecurity",
       r.rolcreaterole as "createsRoles",
       r.rolcreatedb as "createsDatabases",
       r.rolreplication as "replicates"
     from pg_roles r
     where r.rolname = any ($1)`,
    [reach.roles],
  )
  return rows
}

/**
 * Who is a member of the owning roles, and of what the logins are members.
 *
 * Members of the roles that people work with (kiteline_admin, kiteline_auditor, kiteline_legal, kiteline_recipient,
 * kiteline_service) other than the logins are left out: they come and go in daily work, and those of other databases of
 * the cluster are among them.
 */
export async function readMemberships(
  client: ClientBase,
  reach: Reach,
): Promise<readonly MembershipFact[]> {
  const version = await client.query<{ number: number }>(
    `select current_setting('server_version_num')::integer as number`,
  )
  // Up to 15 inheriting is an attribute of the member, and every member can SET ROLE.
  const options =
    (version.rows[0]?.number ?? 0) >= 160_000
      ? `bool_or(m.inherit_option) as "inherits", bool_or(m.set_option) as "canSet"`
      : `bool_or(u.rolinherit) as "inherits", true as "canSet"`
  const daily = [
    'kiteline_admin',
    'kiteline_auditor',
    'kiteline_legal',
    'kiteline_recipient',
    'kiteline_service',
  ]
  const closed = reach.roles.filter((role) => !daily.includes(role) && !reach.logins.includes(role))
  const { rows } = await client.query<MembershipFact>(
    `select
       u.rolname || ' in ' || r.rolname as name,
       r.rolname as role,
       u.rolname as member,
       bool_or(m.admin_option) as "isAdmin",
       ${options}
     from pg_auth_members m
     join pg_roles r on r.oid = m.roleid
     join pg_roles u on u.oid = m.member
     where r.rolname = any ($1) or u.rolname = any ($2)
     group by r.rolname, u.rolname`,
    [closed, [...reach.logins, ...kernelRoles, ...closed]],
  )
  return rows
}
