import type { Hazard } from '../core/hazard.ts'
import { type Policy, policyHash } from '../policy/index.ts'
import { comment, ddl, join, literal, name, nothing, type Sql } from '../sql/ddl.ts'
import { generate, policyRoles } from './generate.ts'
import type { Statement } from './statement.ts'

/** One migration file for node-pg-migrate: from the policy before to the policy now, and back. */
export interface Migration {
  readonly text: string
  /** Sorted; what applying it may do. */
  readonly hazards: readonly Hazard[]
  /** SHA-256 of the policy it leads to. */
  readonly policyHash: string
  /** SHA-256 of the policy it starts from; null for the first. */
  readonly previousHash: string | null
}

/**
 * The migration between two checked policies of one name; null when they ask the same of a database.
 *
 * Objects that are gone or changed are unmade in reverse order, then changed and new ones are made in order. Pure.
 *
 * @throws RangeError when the policies have different names.
 */
export function generateMigration(policy: Policy, previous: Policy | null): Migration | null {
  if (previous !== null && previous.name !== policy.name) {
    throw new RangeError(
      `a migration leads from a policy to itself, not from ${previous.name} to ${policy.name}`,
    )
  }
  const hash = policyHash(policy)
  const previousHash = previous === null ? null : policyHash(previous)
  if (hash === previousHash) return null
  const now = generate(policy)
  const before = previous === null ? [] : generate(previous)
  const made = missingFrom(now, before)
  const unmade = missingFrom(before, now)
  const hazards = [
    ...new Set<Hazard>([
      ...made.flatMap((statement) => statement.hazards),
      ...(unmade.some((statement) => statement.hazards.includes('widens_access'))
        ? (['narrows_access'] as const)
        : []),
    ]),
  ].sort()
  const roles = policyRoles(policy)
  const rolesBefore = previous === null ? [] : policyRoles(previous)
  const file = ddl`
    ${header(policy.name, hash, previousHash, hazards)}

    -- Up Migration

    ${direction({ name: policy.name, unmade, made, roles, rolesBefore, hash })}

    -- Down Migration

    ${direction({
      name: policy.name,
      unmade: made,
      made: unmade,
      roles: rolesBefore,
      rolesBefore: roles,
      hash: previousHash,
    })}
  `
  return { text: `${file.text}\n`, hazards, policyHash: hash, previousHash }
}

/** The statements of `these` that `those` do not have in the same words. */
function missingFrom(
  these: readonly Statement[],
  those: readonly Statement[],
): readonly Statement[] {
  const known = new Map(those.map((statement) => [statement.object, statement.up.text]))
  return these.filter((statement) => known.get(statement.object) !== statement.up.text)
}

function header(
  policy: string,
  hash: string,
  previousHash: string | null,
  hazards: readonly Hazard[],
): Sql {
  return join(
    [
      `kiteline policy: ${policy} ${hash}`,
      `kiteline previous: ${previousHash ?? 'none'}`,
      `kiteline hazards: ${hazards.length === 0 ? 'none' : hazards.join(', ')}`,
      '',
      'Generated from the policy file; change that, not this. Needs: the owner of the governed tables (or a',
      'member of that role), with CREATEROLE and CREATE on the database, and the kiteline kernel.',
    ].map(comment),
    '\n',
  )
}

interface Direction {
  readonly name: string
  readonly unmade: readonly Statement[]
  readonly made: readonly Statement[]
  readonly roles: readonly string[]
  readonly rolesBefore: readonly string[]
  readonly hash: string | null
}

function direction({ name: policy, unmade, made, roles, rolesBefore, hash }: Direction): Sql {
  const gone = rolesBefore.filter((role) => !roles.includes(role))
  const members = [
    'kiteline_owner',
    'kiteline_resolver',
    ...new Set([...rolesBefore, ...roles].sort()),
  ]
  const parts = [
    ...roles.filter((role) => !rolesBefore.includes(role)).map(createRole),
    ddl`
      -- Membership for the length of this migration: it makes objects that these roles own.
      grant ${join(members.map(name), ', ')} to current_user;
    `,
    ...[...unmade].reverse().map(
      (statement) => ddl`
      ${comment(`gone: ${statement.object}`)}
      ${statement.down}
    `,
    ),
    ...made.map(
      (statement) => ddl`
      ${comment(statement.object)}
      ${statement.up}
    `,
    ),
    hash === null
      ? nothing
      : ddl`
          -- What the database runs from now on
          update kiteline_internal.policies
          set policy_hash = ${literal(hash)}, applied_at = clock_timestamp(), applied_by = session_user
          where policy = ${literal(policy)};
        `,
    ddl`revoke ${join(members.map(name), ', ')} from current_user;`,
    ...gone.map(dropRole),
  ]
  return join(
    parts.filter((part) => part.text !== ''),
    '\n\n',
  )
}

/** Roles belong to the cluster: another database may have made this one already. */
function createRole(role: string): Sql {
  return ddl`
    do $role$
    begin
      if not exists (select from pg_catalog.pg_roles where rolname = ${literal(role)}) then
        create role ${name(role)} nologin;
      end if;
    end
    $role$;
  `
}

/** …and another database may still need it. */
function dropRole(role: string): Sql {
  return ddl`
    do $role$
    begin
      drop role ${name(role)};
    exception
      when dependent_objects_still_exist then
        raise notice '% stays: another database uses it', ${literal(role)};
    end
    $role$;
  `
}
