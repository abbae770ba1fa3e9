import type { Diagnostic } from '../../core/diagnostic.ts'
import { changeRecorder } from '../../generate/change-recorder.ts'
import { broken, type PromiseCheck, restoreHint } from './promise.ts'

/** Row security of every governed relation is enabled, and forced so that it binds the owner as well. */
export const checkRowSecurity: PromiseCheck = (policy, { relations }) =>
  Object.keys(policy.relations).flatMap((name) => {
    const relation = relations.find((one) => one.name === name)
    if (relation === undefined) {
      return [
        broken('governed_relation_missing', name, 'the governed table does not exist', restoreHint),
      ]
    }
    const off = [
      ...(relation.rowSecurity ? [] : ['not enabled']),
      ...(relation.rowSecurityForced ? [] : ['not forced']),
    ]
    if (off.length === 0) return []
    const hint = `alter table ${name} enable row level security, force row level security;`
    return [broken('row_security_off', name, `row security is ${off.join(' and ')}`, hint)]
  })

/** Every labelled column is there. */
export const checkColumns: PromiseCheck = (policy, { columns }) => {
  const present = new Set(columns.map((column) => column.name))
  return Object.entries(policy.relations).flatMap(([name, relation]) =>
    Object.keys(relation.columns)
      .filter((column) => !present.has(`${name}.${column}`))
      .map((column) =>
        broken(
          'governed_column_missing',
          `${name}.${column}`,
          'the labelled column does not exist',
          restoreHint,
        ),
      ),
  )
}

const commands = ['insert', 'update', 'delete', 'truncate'] as const

/** The triggers that record changes are there, call their function and fire always, also for a session that plays a replica. */
export const checkAuditTriggers: PromiseCheck = (policy, { triggers }) =>
  Object.keys(policy.relations).flatMap((relation) =>
    commands.flatMap((command): readonly Diagnostic[] => {
      const path = `${relation} kiteline_record_${command}`
      const trigger = triggers.find((one) => one.name === path)
      if (trigger === undefined) {
        return [broken('audit_trigger_missing', path, 'the trigger does not exist', restoreHint)]
      }
      const faults = [
        ...(trigger.enabled === 'always' ? [] : [`fires ${trigger.enabled}, not always`]),
        ...(trigger.function === `kiteline_internal.${changeRecorder(relation)}`
          ? []
          : [`calls ${trigger.function}`]),
      ]
      return faults.map((fault) =>
        broken('audit_trigger_off', path, `the trigger ${fault}`, restoreHint),
      )
    }),
  )
