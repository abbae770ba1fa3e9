import { rowPolicyName, splitRelation } from '../core/identifiers.ts'
import { type OperatorCommand, operatorCommands, type Policy } from '../policy/index.ts'
import { own } from '../policy/record.ts'
import { ddl, join, name, relation as relationSql, type Sql } from '../sql/ddl.ts'
import type { Statement } from './statement.ts'

/** Row security of one governed table: enabled and forced, so that its owner is bound too. */
export function rowSecurity(relation: string): Statement {
  const target = relationSql(relation)
  return {
    object: `row security on ${relation}`,
    up: ddl`
      alter table ${target}
        enable row level security,
        force row level security;
    `,
    down: ddl`
      alter table ${target}
        no force row level security,
        disable row level security;
    `,
    hazards: ['narrows_access'],
  }
}

/** The row policies by which an existing application role keeps the commands it has; its privileges stay untouched. */
export function operatorPolicies(policy: Policy, operator: string): Statement {
  const kept = Object.entries(own(policy.operators, operator) ?? {})
  const made: Sql[] = []
  const dropped: Sql[] = []
  for (const [relation, commands] of kept) {
    const table = splitRelation(relation)?.table ?? relation
    const isEverything = operatorCommands.every((command) => commands.includes(command))
    for (const command of isEverything ? (['all'] as const) : [...commands].sort()) {
      const rowPolicy = name(rowPolicyName(table, command, operator))
      made.push(ddl`
        create policy ${rowPolicy} on ${relationSql(relation)}
          as permissive
          for ${commandWord(command)}
          to ${name(operator)}
          ${everyRow(command)};
      `)
      dropped.push(ddl`drop policy ${rowPolicy} on ${relationSql(relation)};`)
    }
  }
  return {
    object: `row policies of operator ${operator}`,
    up: join(made, '\n\n'),
    down: join(dropped.reverse(), '\n'),
    hazards: ['widens_access'],
  }
}

function commandWord(command: OperatorCommand | 'all'): Sql {
  const words = {
    all: ddl`all`,
    select: ddl`select`,
    insert: ddl`insert`,
    update: ddl`update`,
    delete: ddl`delete`,
  }
  return words[command]
}

function everyRow(command: OperatorCommand | 'all'): Sql {
  const clauses = {
    all: ddl`using (true) with check (true)`,
    select: ddl`using (true)`,
    insert: ddl`with check (true)`,
    update: ddl`using (true) with check (true)`,
    delete: ddl`using (true)`,
  }
  return clauses[command]
}
