import type { PrivilegeFact, Snapshot } from '../../catalog/index.ts'
import type { Diagnostic } from '../../core/diagnostic.ts'
import { purposeRole, purposeSchema } from '../../core/identifiers.ts'
import { purposeReads, type Reads, resolverReads } from '../../generate/reads.ts'
import { operatorCommands, type Policy } from '../../policy/index.ts'
import { own } from '../../policy/record.ts'
import { broken, doubtful, type PromiseCheck, restoreHint } from './promise.ts'
import { viewName } from './views.ts'

/** Governed relations are open to the purposes' roles column by column, to declared operators, and to nobody else. */
export const checkBasePrivileges: PromiseCheck = (policy, snapshot) => {
  const readers = new Map<string, Reads>([
    ['kiteline_resolver', resolverReads(policy)],
    ...Object.entries(policy.purposes).map(
      ([name, purpose]) => [purposeRole(name), purposeReads(policy, purpose)] as const,
    ),
  ])
  const roots = rootsOf(policy, snapshot)
  const onGoverned = snapshot.privileges.filter(
    ({ on, object }) => (on === 'relation' || on === 'column') && roots.has(object),
  )
  const missing = [...readers].flatMap(([role, reads]) =>
    [...reads].flatMap(([relation, columns]) =>
      columns
        .map((column) => `select on column ${relation}.${column} to ${role}`)
        .filter((name) => !onGoverned.some((one) => one.name === name))
        .map((name) => broken('missing_privilege', name, 'the privilege is missing', restoreHint)),
    ),
  )
  return [...missing, ...onGoverned.flatMap((one) => judge(policy, readers, roots, one))]
}

/** Governed relations and their partitions, each with the governed relation that it belongs to. */
function rootsOf(policy: Policy, { relations }: Snapshot): ReadonlyMap<string, string> {
  const parents = new Map(relations.map((one) => [one.name, one.partitionOf]))
  const roots = new Map<string, string>()
  for (const { name } of relations) {
    for (let here: string | null | undefined = name; here; here = parents.get(here)) {
      if (!Object.hasOwn(policy.relations, here)) continue
      roots.set(name, here)
      break
    }
  }
  return roots
}

function judge(
  policy: Policy,
  readers: ReadonlyMap<string, Reads>,
  roots: ReadonlyMap<string, string>,
  { name, object, column, privilege, grantee, grantable }: PrivilegeFact,
): readonly Diagnostic[] {
  const root = roots.get(object) ?? object
  const reads = readers.get(grantee)
  if (reads !== undefined) {
    const isMeant = column !== null && privilege === 'select' && !grantable
    if (isMeant && object === root && reads.get(root)?.includes(column)) return []
    return [
      broken(
        'unexpected_privilege',
        name,
        'no view of the policy needs this privilege',
        restoreHint,
      ),
    ]
  }
  const kept = own(own(policy.operators, grantee) ?? {}, root)
  if (kept === undefined) {
    const hint = `Name ${grantee} as an operator in the policy, or: revoke ${privilege} on ${object} from ${grantee};`
    return [broken('unexpected_privilege', name, `${grantee} is not an operator of ${root}`, hint)]
  }
  if (operatorCommands.some((command) => command === privilege)) return []
  const hint = `Row security does not bind ${privilege}. If it is not needed: revoke ${privilege} on ${object} from ${grantee};`
  return [doubtful('operator_privilege', name, 'more than an operator needs', hint)]
}

/** Logins reach no governed relation by any way, unless they are declared as operators of it. */
export const checkAccess: PromiseCheck = (policy, snapshot) => {
  const roots = rootsOf(policy, snapshot)
  const logins = new Set(Object.values(policy.purposes).flatMap((purpose) => purpose.logins))
  const isOperator = (login: string, relation: string) =>
    own(own(policy.operators, login) ?? {}, roots.get(relation)) !== undefined
  return snapshot.access
    .filter(
      ({ login, relation }) =>
        logins.has(login) && roots.has(relation) && !isOperator(login, relation),
    )
    .map(({ name, login, relation, privileges }) =>
      broken(
        'login_reaches_base_table',
        name,
        `${login} can ${privileges.join(', ')} the table itself`,
        `Look at the privileges on ${relation} of ${login}, of the roles it is a member of, and of PUBLIC.`,
      ),
    )
}

/** The views of a purpose can be read by its logins and by nobody else; its schema likewise. */
export const checkPurposePrivileges: PromiseCheck = (policy, { privileges }) =>
  Object.entries(policy.purposes).flatMap(([purpose, { logins, shows }]) => {
    const schema = purposeSchema(purpose)
    const wanted = logins.flatMap((login) => [
      `usage on schema ${schema} to ${login}`,
      ...Object.keys(shows).map(
        (relation) => `select on relation ${viewName(purpose, relation)} to ${login}`,
      ),
    ])
    const found = privileges.filter(
      ({ on, object }) => object === schema || (on !== 'schema' && object.startsWith(`${schema}.`)),
    )
    return [
      ...wanted
        .filter((name) => !found.some((one) => one.name === name && !one.grantable))
        .map((name) => broken('missing_privilege', name, 'the privilege is missing', restoreHint)),
      ...found
        .filter(({ name }) => !wanted.includes(name))
        .map(({ name, privilege, object, grantee }) =>
          broken(
            'unexpected_privilege',
            name,
            'the policy does not give this privilege',
            `revoke ${privilege} on ${object} from ${grantee};`,
          ),
        ),
    ]
  })
