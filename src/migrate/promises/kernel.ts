import {
  isEvidencePartition,
  kernelRoles,
  kernelSchemas,
  type Snapshot,
} from '../../catalog/index.ts'
import type { Diagnostic } from '../../core/diagnostic.ts'
import { broken, doubtful, restoreHint } from './promise.ts'

/** Tables to which rows are added and in which none is changed; of a consent only its state is. */
export const appendOnly = [
  'changes',
  'checklists',
  'collection_subjects',
  'collections',
  'commitment_texts',
  'commitments',
  'complaints',
  'compliance_entries',
  'consent_confirmations',
  'consent_request_subjects',
  'consent_requests',
  'consents',
  'demand_changes',
  'denials',
  'duties',
  'duty_events',
  'gate_changes',
  'grant_resumptions',
  'grant_revocations',
  'grant_suspensions',
  'grants',
  'interruptions',
  'lookups',
  'mechanism_ends',
  'minor_approval_ends',
  'minor_approvals',
  'notices',
  'purpose_versions',
  'qualification_revocations',
  'qualification_verifications',
  'recipient_qualifications',
  'refusal_lifts',
  'refusals',
  'session_closings',
  'sessions',
  'statements',
  'training_ends',
  'trainings',
  'transfer_mechanisms',
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
      const hint = `Make ${grantee} a member of the role of kiteline whose work it does (kiteline_admin, kiteline_auditor, kiteline_legal, kiteline_recipient or kiteline_service), and: ${revoke}`
      return doubtful('direct_privilege', name, 'given to a role directly', hint)
    })
}

function checkEvidence({ relations, triggers }: Snapshot): readonly Diagnostic[] {
  const months = relations.filter(
    (relation) => isEvidencePartition(relation) && appendOnly.includes(relation.partitionOf ?? ''),
  )
  const guards = [
    ...[...appendOnly, ...months.map(({ name }) => name)].map(
      (relation) => [relation, 'refuse_rewrite'] as const,
    ),
    ['kiteline_internal.consents', 'keep_consent_history'] as const,
  ]
  return guards.flatMap(([relation, guard]) => {
    const path = `${relation} ${guard}`
    const trigger = triggers.find((one) => one.name === path)
    if (trigger?.enabled === 'always' && trigger.function === `kiteline_internal.${guard}`) {
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
