import type { RowPredicate } from '../policy/index.ts'
import { predicateText, type Sql } from '../sql/ddl.ts'

const contextCall = /\bkiteline\s*\.\s*(actor|recipient|as_of)\s*\(\s*\)/gi

/**
 * The predicate as it stands in a row policy.
 *
 * `kiteline.actor()` and its like become `(select kiteline.actor())`: evaluated once a statement, not once a row.
 */
export function predicateInRowPolicy(predicate: RowPredicate): Sql {
  return predicateText(
    predicate.text.replace(contextCall, (_call, which: string) => {
      return `(select kiteline.${which.toLowerCase()}())`
    }),
  )
}

/**
 * The predicate as it stands in a resolver function.
 *
 * No session is open yet, so what the session would say comes from the function's parameters of the same names.
 */
export function predicateInResolver(predicate: RowPredicate, functionName: string): Sql {
  return predicateText(
    predicate.text.replace(contextCall, (_call, which: string) => {
      return `${functionName}.${which.toLowerCase()}`
    }),
  )
}
