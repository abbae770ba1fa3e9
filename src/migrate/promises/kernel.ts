import {
  isEvidencePartition,
  kernelRoles,
  kernelSchemas,
  type Snapshot,
} from '../../catalog/index.ts'
import type { Diagnostic } from '../../core/diagnostic.ts'
import { broken, doubtful, restoreHint } from './promise.ts'

/** Tables to which rows are added and in which none is changed. */
const appendOnly = [
  'changes',
  'denials',
  'grant_revocations',
  'grants',
  'lookups',
  'refusal_lifts',
  'refusals',
  'session_closings',
  'sessions',
  'statements',
].map((table) => `kiteline_internal.${table}`)

/** What kiteline promises without any policy: owners, closed to PUBLIC, definer code with a fixed search path, evidence append-only. */
export function checkKernel(snapshot: Snapshot): readonly Diagnostic[] {
  return [...checkOwners(snapshot), ...checkClosed(snapshot), ...checkEvidence(snapshot)]
}

function checkOwners({ schemas, relations, functions }: Snapshot): readonly Diagnostic[] {
  const isKernel = (schema: string) => kernelSchemas.some((one) => one === schema)
  const missing = kernelSchemas.filter((name) => !schemas.some((schema) => schema.name === name))
  // What the resolver owns is made by policies; it reads keys for everybody and may own functions only.
  const foreign = [
    ...schemas.filter(({ name, owner }) => isKernel(name) && owner !== 'kiteline_owner'),
    ...relations.filter(({ schema, owner }) => isKernel(schema) && owner !== 'kiteline_owner'),
    ...functions.filter(
      ({ schema, owner }) =>
        isKernel(schema) && owner !== 'kiteline_owner' && owner !== 'kiteline_resolver',
    ),
  ]
  const loose = functions.filter(
    ({ isDefiner, settings }) => isDefiner && !settings.includes('search_path=pg_catalog, pg_temp'),
  )
  return [
    ...missing.map((name) =>
      broken('kernel_missing', name, 'the schema does not exist', restoreHint),
    ),
    ...foreign.map(({ name, owner }) =>
      broken('kernel_owner', name, `belongs to ${owner}`, restoreHint),
    ),
    ...loose.map(({ name }) =>
      broken('search_path_open', name, 'definer code without the fixed search path', restoreHint),
    ),
  ]
}

function checkClosed({ privileges }: Snapshot): readonly Diagnostic[] {
  const isOurs = (role: string) =>
    kernelRoles.some((one) => one === role) || role.startsWith('kiteline_for_')
  return privileges
    .filter(({ object }) =>
      kernelSchemas.some((schema) => object === schema || object.startsWith(`${schema}.`)),
    )
    .filter(({ grantee }) => !isOurs(grantee))
    .map(({ name, object, privilege, grantee }) => {
      const revoke = `revoke ${privilege} on ${object} from ${grantee};`
      const isClosed = object === 'kiteline_internal' || object.startsWith('kiteline_internal.')
      if (grantee === 'public') {
        return broken('open_to_public', name, 'everybody has this privilege', revoke)
      }
      if (isClosed)
        return broken('unexpected_privilege', name, 'nobody but kiteline works here', revoke)
      const hint = `Make ${grantee} a member of kiteline_auditor, kiteline_admin or kiteline_recipient, and: ${revoke}`
      return doubtful('direct_privilege', name, 'given to a role directly', hint)
    })
}

function checkEvidence({ relations, triggers }: Snapshot): readonly Diagnostic[] {
  const months = relations.filter(
    (relation) => isEvidencePartition(relation) && appendOnly.includes(relation.partitionOf ?? ''),
  )
  return [...appendOnly, ...months.map(({ name }) => name)].flatMap((relation) => {
    const path = `${relation} refuse_rewrite`
    const trigger = triggers.find((one) => one.name === path)
    if (trigger?.enabled === 'always' && trigger.function === 'kiteline_internal.refuse_rewrite') {
      return []
    }
    return [
      broken(
        'evidence_rewritable',
        path,
        'the trigger is missing or does not fire always',
        restoreHint,
      ),
    ]
  })
}
