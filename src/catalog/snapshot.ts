import type { ClientBase } from 'pg'
import { compareNames } from '../policy/record.ts'
import type {
  AccessFact,
  ColumnFact,
  ConstraintFact,
  DefaultPrivilegeFact,
  Fact,
  FunctionFact,
  MembershipFact,
  PrivilegeFact,
  RelationFact,
  RoleFact,
  RowPolicyFact,
  SchemaFact,
  TriggerFact,
} from './facts.ts'
import { readFunctions } from './read-functions.ts'
import { readAccess, readDefaultPrivileges, readPrivileges } from './read-privileges.ts'
import { readColumns, readConstraints, readRelations } from './read-relations.ts'
import { readMemberships, readRoles, readSchemas } from './read-roles.ts'
import { readRowPolicies, readTriggers } from './read-row-policies.ts'
import { resolveScope, type Scope } from './scope.ts'

/** What a database's catalogue says about kiteline's objects and the governed relations: plain data, sorted. */
export interface Snapshot {
  readonly scope: Scope
  /** For example 18; how PostgreSQL prints definitions differs from version to version. */
  readonly serverMajor: number
  readonly schemas: readonly SchemaFact[]
  readonly roles: readonly RoleFact[]
  readonly memberships: readonly MembershipFact[]
  readonly relations: readonly RelationFact[]
  readonly columns: readonly ColumnFact[]
  readonly rowPolicies: readonly RowPolicyFact[]
  readonly triggers: readonly TriggerFact[]
  readonly constraints: readonly ConstraintFact[]
  readonly functions: readonly FunctionFact[]
  readonly privileges: readonly PrivilegeFact[]
  readonly defaultPrivileges: readonly DefaultPrivilegeFact[]
  readonly access: readonly AccessFact[]
}

/** The kinds of facts that a snapshot holds. */
export type FactKind = Exclude<keyof Snapshot, 'scope' | 'serverMajor'>

/** In this order facts are read and compared. */
export const factKinds = [
  'schemas',
  'roles',
  'memberships',
  'relations',
  'columns',
  'rowPolicies',
  'triggers',
  'constraints',
  'functions',
  'privileges',
  'defaultPrivileges',
  'access',
] as const satisfies readonly FactKind[]

/**
 * Reads the catalogue. Needs no privilege: PostgreSQL lets everybody read it.
 *
 * Names are printed in full because the search path is emptied for the length of the reading; call it inside a transaction.
 */
export async function readSnapshot(client: ClientBase, scope: Scope): Promise<Snapshot> {
  const before = await client.query<{ path: string; version: number }>(
    `select current_setting('search_path') as path,
       current_setting('server_version_num')::integer as version,
       set_config('search_path', 'pg_catalog, pg_temp', true)`,
  )
  const { path = '', version = 0 } = before.rows[0] ?? {}
  const reach = await resolveScope(client, scope)
  const snapshot = {
    scope,
    serverMajor: Math.floor(version / 10_000),
    schemas: sorted(await readSchemas(client, reach)),
    roles: sorted(await readRoles(client, reach)),
    memberships: sorted(await readMemberships(client, reach)),
    relations: sorted(await readRelations(client, reach)),
    columns: [...(await readColumns(client, reach))].sort(
      (a, b) => compareNames(a.relation, b.relation) || a.position - b.position,
    ),
    rowPolicies: sorted(await readRowPolicies(client, reach)),
    triggers: sorted(await readTriggers(client, reach)),
    constraints: sorted(await readConstraints(client, reach)),
    functions: sorted(await readFunctions(client, reach)),
    privileges: sorted(await readPrivileges(client, reach)),
    defaultPrivileges: sorted(await readDefaultPrivileges(client, reach)),
    access: sorted(await readAccess(client, reach)),
  }
  await client.query(`select set_config('search_path', $1, true)`, [path])
  return snapshot
}

/** By code unit, which no database's collation changes. */
function sorted<T extends Fact>(facts: readonly T[]): readonly T[] {
  return [...facts].sort((a, b) => compareNames(a.name, b.name))
}
