import type { Snapshot } from '../../catalog/index.ts'
import type { Diagnostic } from '../../core/diagnostic.ts'
import { purposeRole, purposeSchema, splitRelation } from '../../core/identifiers.ts'
import type { Named, Policy, Shown } from '../../policy/index.ts'
import { withheldCategory } from '../../policy/withholding.ts'
import { broken, listed, type PromiseCheck, restoreHint } from './promise.ts'

/** Every purpose has its schema with exactly its views, each with exactly its columns, masked as promised, and its owner. */
export const checkViews: PromiseCheck = (policy, snapshot) =>
  Object.entries(policy.purposes).flatMap(([purpose, { shows }]) => [
    ...checkSchema(purpose, snapshot),
    ...Object.entries(shows).flatMap(([relation, columns]) =>
      checkView(policy, purpose, relation, columns, snapshot),
    ),
    ...strayRelations(policy, purpose, snapshot),
  ])

function checkSchema(purpose: string, { schemas }: Snapshot): readonly Diagnostic[] {
  const name = purposeSchema(purpose)
  const schema = schemas.find((one) => one.name === name)
  if (schema === undefined) {
    return [broken('purpose_schema_missing', name, 'the schema does not exist', restoreHint)]
  }
  if (schema.owner === purposeRole(purpose)) return []
  return [
    broken('purpose_schema_owner', name, `the schema belongs to ${schema.owner}`, restoreHint),
  ]
}

/** The view of a relation: `for_repair.customers`. */
export function viewName(purpose: string, relation: string): string {
  return `${purposeSchema(purpose)}.${splitRelation(relation)?.table ?? relation}`
}

function checkView(
  policy: Policy,
  purpose: string,
  relation: string,
  shows: Named<Shown>,
  { relations, columns }: Snapshot,
): readonly Diagnostic[] {
  const name = viewName(purpose, relation)
  const view = relations.find((one) => one.name === name)
  if (view === undefined)
    return [broken('view_missing', name, 'the view does not exist', restoreHint)]
  const has = columns.filter((column) => column.relation === name).map(({ column }) => column)
  const wants = Object.keys(shows)
  const definition = view.definition ?? ''
  const unmasked = Object.entries(shows).filter(
    ([column, shown]) => shown !== 'raw' && !isCovered(definition, column, shown),
  )
  return [
    ...(view.kind === 'view' ? [] : [`is a ${view.kind}`]),
    ...(view.owner === purposeRole(purpose)
      ? []
      : [`belongs to ${view.owner}, whose rights it reads with`]),
    ...(view.options.length === 0 ? [] : [`has options ${view.options.join(', ')}`]),
    ...(has.join() === wants.join()
      ? []
      : [`shows ${listed(has)}; the policy says ${listed(wants)}`]),
    ...(definition.includes(`kiteline_internal.is_open('${purpose}'::text)`)
      ? []
      : ['does not ask whether a session is open']),
    ...unmasked.map(([column, shown]) => `does not show ${column} through ${shown}`),
    ...unguardedCategories(policy, purpose, relation, shows, definition).map(
      (category) => `does not withhold ${category} from who did not agree to it`,
    ),
  ].map((fault) => broken('view_differs', name, `the view ${fault}`, restoreHint))
}

/** True when a column of a view is what its mask or the table of pseudonyms makes of it. */
function isCovered(definition: string, column: string, shown: Exclude<Shown, 'raw'>): boolean {
  if (shown === 'pseudonym') return definition.includes('kiteline_internal.pseudonyms')
  const quotedColumn = column.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`kiteline_mask\\.${shown}\\(+(\\w+\\.)?"?${quotedColumn}"?\\)`).test(definition)
}

/** The categories that a view must withhold and does not ask for once for each of their columns. */
function unguardedCategories(
  policy: Policy,
  purpose: string,
  relation: string,
  shows: Named<Shown>,
  definition: string,
): readonly string[] {
  const wanted = Object.keys(shows).flatMap(
    (column) => withheldCategory(policy, purpose, relation, column) ?? [],
  )
  return [...new Set(wanted)].filter((category) => {
    const asks = definition.split(
      `kiteline_internal.withheld('${purpose}'::text, '${category}'::text`,
    )
    return asks.length - 1 !== wanted.filter((one) => one === category).length
  })
}

function strayRelations(
  policy: Policy,
  purpose: string,
  { relations, functions }: Snapshot,
): readonly Diagnostic[] {
  const schema = purposeSchema(purpose)
  const wanted = Object.keys(policy.purposes[purpose]?.shows ?? {}).map((relation) =>
    viewName(purpose, relation),
  )
  const stray = [
    ...relations.filter((one) => one.schema === schema && !wanted.includes(one.name)),
    ...functions.filter((one) => one.schema === schema),
  ]
  return stray.map(({ name }) =>
    broken(
      'unexpected_object',
      name,
      'not an object of the policy',
      `Drop it: ${schema} holds the views of ${purpose} and nothing else.`,
    ),
  )
}
