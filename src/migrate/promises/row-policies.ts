import type { RowPolicyFact } from '../../catalog/index.ts'
import type { Diagnostic } from '../../core/diagnostic.ts'
import { purposeRole, purposeSchema, rowPolicyName, splitRelation } from '../../core/identifiers.ts'
import { purposesReading, resolverReads } from '../../generate/reads.ts'
import {
  type OperatorCommand,
  operatorCommands,
  type Policy,
  subjectPath,
} from '../../policy/index.ts'
import { own } from '../../policy/record.ts'
import { secondSubjects } from '../../policy/second-subjects.ts'
import { broken, type PromiseCheck, restoreHint } from './promise.ts'

interface Expected {
  readonly policy: string
  readonly command: RowPolicyFact['command']
  readonly role: string
  /** What its condition must contain; nothing where every row is meant. */
  readonly conditions: readonly string[]
}

/** Every governed relation has exactly the row policies that the policy asks for: the whole set, not its members. */
export const checkRowPolicies: PromiseCheck = (policy, { rowPolicies }) =>
  Object.keys(policy.relations).flatMap((relation) => {
    const expected = expectedRowPolicies(policy, relation)
    const found = rowPolicies.filter((rowPolicy) => rowPolicy.relation === relation)
    const stray = found.filter((one) => !expected.some(({ policy: name }) => name === one.policy))
    return [
      ...expected.flatMap((one) => compare(relation, one, found)),
      ...stray.map((one) =>
        broken(
          'unexpected_row_policy',
          one.name,
          `a row policy (${one.command} to ${one.roles.join(', ')}) that the policy does not ask for`,
          `drop policy ${one.policy} on ${relation}; or name its role as an operator in the policy.`,
        ),
      ),
    ]
  })

function expectedRowPolicies(policy: Policy, relation: string): readonly Expected[] {
  const table = splitRelation(relation)?.table ?? relation
  const operators = Object.entries(policy.operators).flatMap(([role, kept]) =>
    keptCommands(own(kept, relation) ?? []).map(
      (command): Expected => ({
        policy: rowPolicyName(table, command, role),
        command,
        role,
        conditions: [],
      }),
    ),
  )
  const resolver: readonly Expected[] = resolverReads(policy).has(relation)
    ? [
        {
          policy: rowPolicyName(table, 'select', 'for_resolver'),
          command: 'select',
          role: 'kiteline_resolver',
          conditions: [],
        },
      ]
    : []
  const reachesThrough = subjectPath(policy, relation).steps[0]
  const purposes = purposesReading(policy, relation).map(
    (purpose): Expected => ({
      policy: rowPolicyName(table, 'select', purposeSchema(purpose)),
      command: 'select',
      role: purposeRole(purpose),
      conditions: [
        reachesThrough === undefined
          ? `kiteline_internal.scope('${purpose}'::text, '${relation}'::text`
          : `FROM ${reachesThrough.relation} `,
        ...(own(secondSubjects(policy, purpose), relation) === undefined
          ? []
          : [`kiteline_internal.second_scope('${purpose}'::text`]),
      ],
    }),
  )
  return [...operators, ...resolver, ...purposes]
}

/** Who keeps every command has one row policy for all of them. */
function keptCommands(commands: readonly OperatorCommand[]): readonly RowPolicyFact['command'][] {
  return operatorCommands.every((command) => commands.includes(command)) ? ['all'] : commands
}

function compare(
  relation: string,
  expected: Expected,
  found: readonly RowPolicyFact[],
): readonly Diagnostic[] {
  const path = `${relation} ${expected.policy}`
  const rowPolicy = found.find((one) => one.policy === expected.policy)
  if (rowPolicy === undefined) {
    return [broken('missing_row_policy', path, 'the row policy does not exist', restoreHint)]
  }
  const { command, permissive, roles, using } = rowPolicy
  const faults = [
    ...(command === expected.command ? [] : [`is for ${command}, not ${expected.command}`]),
    ...(permissive ? [] : ['is restrictive']),
    ...(roles.join() === expected.role ? [] : [`is to ${roles.join(', ')}, not ${expected.role}`]),
    ...(expected.conditions.every((condition) => (using ?? '').includes(condition))
      ? []
      : ['does not ask for the session']),
  ]
  return faults.map((fault) =>
    broken('row_policy_differs', path, `the row policy ${fault}`, restoreHint),
  )
}
