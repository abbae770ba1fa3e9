import { purposeRole, splitRelation } from '../core/identifiers.ts'
import type { Policy } from '../policy/index.ts'
import { ddl, join, name, relation as relationSql } from '../sql/ddl.ts'
import { purposeReads, type Reads, resolverReads } from './reads.ts'
import type { Statement } from './statement.ts'

/** Column privileges of every purpose's role and of the resolver: exactly what their views and functions name. */
export function readPrivileges(policy: Policy): readonly Statement[] {
  const purposes = Object.entries(policy.purposes).flatMap(([purpose, definition]) =>
    privilegesOf(purposeRole(purpose), purposeReads(policy, definition)),
  )
  return [...privilegesOf('kiteline_resolver', resolverReads(policy)), ...purposes]
}

function privilegesOf(role: string, reads: Reads): readonly Statement[] {
  const schemas = [
    ...new Set([...reads.keys()].map((path) => splitRelation(path)?.schema ?? path)),
  ].sort()
  return [
    ...schemas.map((schema) => schemaPrivilege(role, schema)),
    ...[...reads].map(([path, columns]) => columnPrivilege(role, path, columns)),
  ]
}

function schemaPrivilege(role: string, schema: string): Statement {
  return {
    object: `usage of schema ${schema} by ${role}`,
    up: ddl`grant usage on schema ${name(schema)} to ${name(role)};`,
    down: ddl`revoke usage on schema ${name(schema)} from ${name(role)};`,
    hazards: [],
  }
}

function columnPrivilege(role: string, path: string, columns: readonly string[]): Statement {
  const list = join(columns.map(name), ', ')
  return {
    object: `columns of ${path} read by ${role}`,
    up: ddl`grant select (${list}) on ${relationSql(path)} to ${name(role)};`,
    down: ddl`revoke select (${list}) on ${relationSql(path)} from ${name(role)};`,
    hazards: ['widens_access'],
  }
}
