import { operatorCommands } from '../policy/language.ts'
import { commentText, propertyName, stringLiteral as text } from '../types/typescript-text.ts'
import { type DraftCategoryName, draftCategories } from './column-rules.ts'
import type { DraftColumn, DraftRelation, PolicyDraft } from './draft-policy.ts'

/** A drafted policy as TypeScript source. Every guess is marked, nothing is shared. */
export function renderDraft(draft: PolicyDraft): string {
  const { subject } = draft
  const categories = usedCategories(draft)
  const lines = [
    `import { definePolicy } from 'kiteline'`,
    '',
    `// Drafted by kiteline init from the database ${commentText(draft.database)}.`,
    '// It shares nothing: there is no purpose in it yet. Read every line marked "to be confirmed", correct it and',
    '// take the mark away; then write the tiers and the purposes and run kiteline check.',
    '',
    'export default definePolicy({',
    `  name: ${text(draft.name)}, // to be confirmed: guessed from the name of the database`,
    '  // Say here who is a minor and who an elder: without a rule nobody is, and no guardian is asked. For example',
    "  // minor: sql`birth_date > clock_timestamp() - interval '14 years'`, with sql imported from kiteline, too.",
    `  subject: { relation: ${text(subject.relation)}, key: ${text(subject.key)}, type: ${text(subject.type)} },`,
    '',
    '  // legal: how the law rates it; house: how we do, where that is stricter. To be confirmed by the legal department.',
    '  categories: {',
    ...categories.map(renderCategory),
    '  },',
    '',
    '  // A tier is an allow-list of categories. Nothing is allowed until a category is entered, for example',
    "  // service: { number: 2, categories: { contact: 'masked' } },",
    '  tiers: {',
    '    emergency: { number: 1, categories: {} },',
    '    service: { number: 2, categories: {} },',
    '    research: { number: 3, categories: {} },',
    '  },',
    '',
    '  relations: {',
    ...draft.relations.flatMap(renderRelation),
    '  },',
    '',
    ...renderOperators(draft.relations),
    ...purposeExample,
    '})',
    '',
  ]
  return lines.join('\n')
}

const purposeExample = [
  '  // A purpose says what is shown to whom, why and for how long, for example',
  '  // repair: {',
  "  //   tier: 'service', clause: '…', basis: '…', consent: 'none',",
  "  //   shows: { 'app.customers': { full_name: 'masked' } },",
  "  //   recipientRoles: ['department'], logins: ['repair_desk'],",
  '  // },',
  '  purposes: {},',
]

function usedCategories(draft: PolicyDraft): readonly DraftCategoryName[] {
  const used = new Set(
    draft.relations.flatMap(({ columns }) =>
      columns.flatMap((column) => (column.isKey ? [] : [column.guess.category])),
    ),
  )
  return (Object.keys(draftCategories) as DraftCategoryName[]).filter((name) => used.has(name))
}

function renderCategory(name: DraftCategoryName): string {
  const category = draftCategories[name]
  const house = 'house' in category ? `, house: ${text(category.house)}` : ''
  const { zh, en } = category.label
  return `    ${name}: { legal: ${text(category.legal)}${house}, label: { zh: ${text(zh)}, en: ${text(en)} } },`
}

function renderRelation({ relation, key, path, columns }: DraftRelation): readonly string[] {
  return [
    `    ${text(relation)}: {`,
    `      key: [${key.map(text).join(', ')}],`,
    ...renderPath(path),
    '      columns: {',
    ...columns.flatMap(renderColumn),
    '      },',
    '    },',
  ]
}

function renderPath(path: DraftRelation['path']): readonly string[] {
  const mark =
    path.rivals.length > 0 ? `${path.source}; rivals ${path.rivals.join(', ')}` : path.source
  const isGuess = !path.isCertain || path.rivals.length > 0
  const comment = isGuess ? [`      // to be confirmed: guessed from ${commentText(mark)}`] : []
  if (path.via === undefined) return [...comment, `      subject: ${text(path.subject)},`]
  const { column, relation, key } = path.via
  return [
    ...comment,
    `      via: { column: ${text(column)}, relation: ${text(relation)}, key: ${text(key)} },`,
  ]
}

function renderColumn(column: DraftColumn): readonly string[] {
  if (column.isKey) return [`        ${propertyName(column.name)}: { category: 'key' },`]
  const { category, identifier, mask, source } = column.guess
  const parts = [`category: ${text(category)}`]
  // attribute is what a policy assumes where nothing is said.
  if (identifier !== 'attribute') parts.push(`identifier: ${text(identifier)}`)
  if (mask !== undefined) parts.push(`mask: ${text(mask)}`)
  const comment = source === undefined ? 'nothing to guess from' : `guessed from ${source}`
  return [
    `        // to be confirmed: ${comment}`,
    `        ${propertyName(column.name)}: { ${parts.join(', ')} },`,
  ]
}

/** Row security shuts out every role without a row policy, the owner of a table too: who works on it must be named. */
function renderOperators(relations: readonly DraftRelation[]): readonly string[] {
  const roles = [...new Set(relations.flatMap(({ users }) => users.map(({ role }) => role)))].sort()
  const usable = roles.filter((role) => !/^(kiteline|pg_)/.test(role))
  if (usable.length === 0) return []
  return [
    '  // Roles that work on these tables today, and what they keep; whoever is not named here, owners too, is shut out.',
    '  // To be confirmed: guessed from their privileges.',
    '  operators: {',
    ...usable.flatMap((role) => [
      `    ${propertyName(role)}: {`,
      ...relations.flatMap(({ relation, users }) => {
        const held = users.find((user) => user.role === role)?.commands ?? []
        const commands = operatorCommands.filter((command) => held.includes(command))
        if (commands.length === 0) return []
        return [`      ${text(relation)}: [${commands.map(text).join(', ')}],`]
      }),
      '    },',
    ]),
    '  },',
    '',
  ]
}
