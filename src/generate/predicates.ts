import type { RowPredicate } from '../policy/index.ts'
import { predicateText, type Sql } from '../sql/ddl.ts'

/** A string, which stays as it is, or a question to the session. */
const stringOrCall = /'(?:[^']|'')*'|\bkiteline\s*\.\s*(actor|recipient|as_of)\s*\(\s*\)/gi

function replaceCalls(predicate: RowPredicate, replacement: (which: string) => string): Sql {
  return predicateText(
    predicate.text.replace(stringOrCall, (found, which: string | undefined) =>
      which === undefined ? found : replacement(which.toLowerCase()),
    ),
  )
}

/**
 * The predicate as it stands in a row policy.
 *
 * `kiteline.actor()` and its like become `(select kiteline.actor())`: evaluated once a statement, not once a row.
 */
export function predicateInRowPolicy(predicate: RowPredicate): Sql {
  return replaceCalls(predicate, (which) => `(select kiteline.${which}())`)
}

/**
 * The predicate as it stands in a resolver function.
 *
 * No session is open yet, so what the session would say comes from the function's parameters of the same names.
 */
export function predicateInResolver(predicate: RowPredicate, functionName: string): Sql {
  return replaceCalls(predicate, (which) => `${functionName}.${which}`)
}
