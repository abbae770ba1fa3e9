import type pg from 'pg'
import { KitelineError } from '../core/errors.ts'
import { splitRelation } from '../core/identifiers.ts'
import type { Policy } from '../policy/language.ts'
import { withheldCategory } from '../policy/withholding.ts'
import { type PurposeView, readNotNull, readViews } from './read-views.ts'
import { typescriptType } from './typescript-types.ts'

/** A column as a reader of the view gets it. */
export interface ReadColumn {
  readonly name: string
  /** A TypeScript type, without null. */
  readonly type: string
  readonly isNullable: boolean
  readonly comment: string | null
}

/** A view as a reader gets it. */
export interface ReadView {
  readonly name: string
  readonly comment: string | null
  readonly columns: readonly ReadColumn[]
}

/** What one purpose shows. */
export interface ReadPurpose {
  readonly name: string
  readonly label: { readonly zh: string; readonly en: string }
  readonly views: readonly ReadView[]
}

/**
 * What each purpose of a policy shows in a database, by name.
 *
 * A view does not know which of its columns can be null. A column shown raw whose base column is NOT NULL cannot, unless
 * its category is withheld from who did not agree to it; a mask may answer null, and so may everything else.
 *
 * @throws KitelineError `KL206` when the views are not those of the policy.
 */
export async function describePurposeViews(
  client: pg.Client,
  policy: Policy,
): Promise<readonly ReadPurpose[]> {
  const views = await readViews(client, Object.keys(policy.purposes))
  compare(expectedColumns(policy), foundColumns(views), client)
  const notNull = await readNotNull(client, Object.keys(policy.relations))
  return Object.entries(policy.purposes).map(([name, purpose]) => ({
    name,
    label: purpose.label,
    views: views
      .filter((view) => view.purpose === name)
      .map((view) => readView(policy, view, purpose.shows, notNull)),
  }))
}

type Shows = Policy['purposes'][string]['shows']

function readView(
  policy: Policy,
  view: PurposeView,
  shows: Shows,
  notNull: ReadonlySet<string>,
): ReadView {
  const [relation = '', shown = {}] =
    Object.entries(shows).find(([name]) => splitRelation(name)?.table === view.view) ?? []
  const columns = view.columns.map(({ name, type, comment }) => ({
    name,
    type: typescriptType(type),
    isNullable:
      shown[name] !== 'raw' ||
      !notNull.has(`${relation}.${name}`) ||
      withheldCategory(policy, view.purpose, relation, name) !== undefined,
    comment,
  }))
  return { name: view.view, comment: view.comment, columns }
}

function expectedColumns(policy: Policy): ReadonlySet<string> {
  const names = Object.entries(policy.purposes).flatMap(([purpose, { shows }]) =>
    Object.entries(shows).flatMap(([relation, columns]) =>
      Object.keys(columns).map((column) => {
        return `for_${purpose}.${splitRelation(relation)?.table ?? relation}.${column}`
      }),
    ),
  )
  return new Set(names)
}

function foundColumns(views: readonly PurposeView[]): ReadonlySet<string> {
  return new Set(
    views.flatMap(({ purpose, view, columns }) =>
      columns.map(({ name }) => `for_${purpose}.${view}.${name}`),
    ),
  )
}

/** Types that do not fit the database are worse than none: the program would compile and fail. */
function compare(
  expected: ReadonlySet<string>,
  found: ReadonlySet<string>,
  client: pg.Client,
): void {
  const missing = [...expected].filter((column) => !found.has(column)).sort()
  const surplus = [...found].filter((column) => !expected.has(column)).sort()
  if (missing.length === 0 && surplus.length === 0) return
  const lines = [
    `database ${client.database} does not show what the policy says`,
    ...missing.map((column) => `missing: ${column}`),
    ...surplus.map((column) => `not in the policy: ${column}`),
  ]
  throw new KitelineError('KL206', {
    detail: lines.join('\n'),
    hint: 'Apply the policy first: kiteline generate, then kiteline migrate up.',
  })
}
