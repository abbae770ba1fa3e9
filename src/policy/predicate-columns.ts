import { tokenise } from './predicate-tokens.ts'
import type { RowPredicate } from './row-predicate.ts'

/** Which of a relation's columns a row predicate names, sorted. A name that merely looks like a column counts too. */
export function predicateColumns(
  predicate: RowPredicate,
  columns: readonly string[],
): readonly string[] {
  const found = tokenise(predicate.text)
  if ('fault' in found) return []
  const words = new Set(
    found.tokens
      .filter((token) => token.kind === 'word' || token.kind === 'quoted')
      .map((token) => token.text),
  )
  return columns.filter((column) => words.has(column)).sort()
}
