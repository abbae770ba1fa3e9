import { purposeRole } from '../../core/identifiers.ts'
import { broken, type PromiseCheck, restoreHint } from './promise.ts'

/** The purposes' roles own views, so none of them logs in, passes row security or makes roles; logins do not pass it either. */
export const checkRoles: PromiseCheck = (policy, { roles, serverMajor }) => {
  const purposes = Object.keys(policy.purposes).map(purposeRole)
  const logins = new Set(Object.values(policy.purposes).flatMap((purpose) => purpose.logins))
  const missing = [...purposes, ...logins].filter(
    (name) => !roles.some((role) => role.name === name),
  )
  const faults = roles.flatMap((role) => {
    const isOurs = role.name.startsWith('kiteline_')
    if (!isOurs && !logins.has(role.name)) return []
    const words = [
      ...(role.isSuperuser ? ['is a superuser: nothing binds it'] : []),
      ...(role.bypassesRowSecurity ? ['has BYPASSRLS: row security does not bind it'] : []),
      ...(role.replicates ? ['has REPLICATION: it can copy the whole cluster'] : []),
      ...(isOurs && role.canLogin ? ['can log in'] : []),
      // Up to 15 CREATEROLE can make itself a member of every role that is no superuser.
      ...(role.createsRoles && (isOurs || serverMajor < 16) ? ['has CREATEROLE'] : []),
    ]
    return words.map((word) =>
      broken(
        'role_attribute',
        role.name,
        `the role ${word}`,
        `alter role ${role.name} …; a recipient's login is an ordinary role.`,
      ),
    )
  })
  return [
    ...missing.map((name) => broken('role_missing', name, 'the role does not exist', restoreHint)),
    ...faults,
  ]
}

/** Nobody is a member of the roles that own, so nobody can become them; logins are members of kiteline_recipient. */
export const checkMemberships: PromiseCheck = (policy, { memberships }) => {
  const purposes = Object.keys(policy.purposes).map(purposeRole)
  const owning = new Set(['kiteline_owner', 'kiteline_resolver', ...purposes])
  const logins = [...new Set(Object.values(policy.purposes).flatMap((purpose) => purpose.logins))]
  const stray = memberships.filter(
    ({ role, member, inherits, canSet }) =>
      // From 16 on the maker of a role has ADMIN on it and nothing else: that cannot be taken away, only used openly.
      (owning.has(role) && (inherits || canSet)) || owning.has(member),
  )
  return [
    ...stray.map(({ name, role, member }) =>
      broken(
        'unexpected_member',
        name,
        `${member} is a member of ${role}`,
        `revoke ${role} from ${member};`,
      ),
    ),
    ...logins
      .map((login) => `${login} in kiteline_recipient`)
      .filter((name) => !memberships.some((one) => one.name === name))
      .map((name) => broken('missing_member', name, 'the login is not a recipient', restoreHint)),
  ]
}
