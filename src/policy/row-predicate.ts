import { KitelineError } from '../core/errors.ts'

declare const predicate: unique symbol

/** Which rows of one relation a purpose works with: SQL over the columns of that relation. */
export interface RowPredicate {
  readonly text: string
  readonly [predicate]: true
}

/**
 * Writes a row predicate: ``sql`status = 'open' and engineer = kiteline.actor()` ``.
 *
 * The text is taken as it stands (a backslash is a backslash). Values cannot be put in: a policy is the same for
 * everybody, and what differs from session to session is asked of `kiteline.actor()`, `kiteline.recipient()` and
 * `kiteline.as_of()`.
 *
 * @throws KitelineError `KL201` when values are put in by a caller that is not type-checked.
 */
export function sql(text: TemplateStringsArray, ...values: readonly never[]): RowPredicate {
  if (values.length > 0) {
    throw new KitelineError('KL201', {
      detail: 'a row predicate has values put into it',
      hint: 'Write the whole predicate as one text; ask kiteline.actor() for the person at work.',
    })
  }
  return Object.freeze({ text: (text.raw[0] ?? '').trim() }) as RowPredicate
}
