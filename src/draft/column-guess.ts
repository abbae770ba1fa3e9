import { type IdentifierRole, type MaskName, masks } from '../policy/language.ts'
import {
  type ColumnRule,
  columnRules,
  type DraftCategoryName,
  tableCategories,
} from './column-rules.ts'
import { type SampledShapes, type ShapeName, shapes } from './shapes.ts'
import type { Table, TableColumn, TypeFamily } from './tables.ts'

/** What a column is taken for until somebody confirms it. */
export interface ColumnGuess {
  readonly category: DraftCategoryName
  readonly identifier: IdentifierRole
  readonly mask: MaskName | undefined
  /** From what it was guessed, for people; undefined when there was nothing to go by. */
  readonly source: string | undefined
  /** True when the name says one thing and the values another. */
  readonly isContradicted: boolean
}

/** A sample smaller than this says nothing. */
const fewestValues = 5

/** Names of persons and addresses look like much else; they need more agreement than a checked number. */
const needed = (shape: ShapeName): number =>
  shape === 'person_name' || shape === 'address' ? 0.8 : 0.6

/** Guesses what a column holds from its name, its comment, its type and what its values look like. */
export function guessColumn(
  table: Table,
  column: TableColumn,
  sample: SampledShapes | undefined,
): ColumnGuess {
  const named = columnRules.find(
    (rule) => rule.types.includes(column.type) && isNamed(rule, column),
  )
  const shaped = shapedRule(column, sample)
  // Values are stronger than a name: a remark that holds resident IDs is no remark. But a phone may be a mobile.
  const isStronger = shaped !== undefined && shaped.shape !== named?.shape && !isWeak(shaped)
  const rule = isStronger || named === undefined ? shaped : named
  const others = holdsPersonsAmongText(rule, column, sample)
  if (others !== undefined) return others
  if (rule === undefined) {
    return {
      category: 'unclassified',
      identifier: 'attribute',
      mask: undefined,
      source: undefined,
      isContradicted: false,
    }
  }
  return {
    category: categoryIn(table, rule),
    identifier: rule.identifier,
    mask: maskFor(rule.mask, column.type),
    source: [rule === named ? nameSource(rule, column) : undefined, sampleSource(rule, sample)]
      .filter((part) => part !== undefined)
      .join(' and '),
    isContradicted: rule === named && contradicts(rule, sample),
  }
}

function isNamed(rule: ColumnRule, column: TableColumn): boolean {
  return rule.words.includes('*') || hasWord(rule.words, column.name) || hasChinese(rule, column)
}

/** `mobilePhone2` is read as `mobile_phone`; a word counts only as a whole, so `cell` is not in `cancelled`. */
function hasWord(words: readonly string[], name: string): boolean {
  const parts = name
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replaceAll(/[^a-z\u4e00-\u9fff]+/g, '_')
  return words.some((word) => `_${parts}_`.replaceAll(/_+/g, '_').includes(`_${word}_`))
}

function hasChinese(
  rule: Pick<ColumnRule, 'chinese'>,
  { name, comment }: Pick<TableColumn, 'name' | 'comment'>,
) {
  return rule.chinese.some((word) => name.includes(word) || (comment ?? '').includes(word))
}

function share(shape: ShapeName, sample: SampledShapes): number {
  return sample.filled < fewestValues ? 0 : sample.counts[shape] / sample.filled
}

function shapedRule(
  column: TableColumn,
  sample: SampledShapes | undefined,
): ColumnRule | undefined {
  if (sample === undefined) return undefined
  return columnRules.find(
    ({ shape, types, kind }) =>
      shape !== undefined &&
      kind !== 'phone' &&
      types.includes(column.type) &&
      share(shape, sample) >= needed(shape),
  )
}

function isWeak({ shape }: ColumnRule): boolean {
  return shape === 'person_name' || shape === 'address'
}

/** A text column in which numbers of persons turn up among other words is free text, whatever it is called. */
function holdsPersonsAmongText(
  rule: ColumnRule | undefined,
  { type }: TableColumn,
  sample: SampledShapes | undefined,
): ColumnGuess | undefined {
  if (sample === undefined || type !== 'text' || rule !== undefined || sample.embedded === 0)
    return undefined
  return {
    category: 'free_text',
    identifier: 'free_text',
    mask: 'free_text',
    source: `its values: ${sample.embedded} of ${sample.filled} sampled hold a number or address of a person`,
    isContradicted: false,
  }
}

function categoryIn(table: Table, rule: ColumnRule): DraftCategoryName {
  if (rule.category !== 'identity_basic' && rule.category !== 'contact') return rule.category
  const about = { name: table.relation, comment: table.comment }
  const other = tableCategories.find(
    (candidate) => hasWord(candidate.words, table.relation) || hasChinese(candidate, about),
  )
  return other?.category ?? rule.category
}

/** The mask of a rule where it has an overload for the type; PostgreSQL makes a numeric of an integer by itself. */
function maskFor(mask: MaskName | undefined, type: TypeFamily): MaskName | undefined {
  if (mask === undefined) return undefined
  const accepted = type === 'integer' ? 'numeric' : type
  return masks[mask].types.some((each) => each === accepted) ? mask : undefined
}

function nameSource(rule: ColumnRule, column: TableColumn): string {
  if (rule.words.includes('*')) return 'its type'
  const isByName =
    hasWord(rule.words, column.name) || rule.chinese.some((word) => column.name.includes(word))
  return isByName ? 'its name' : 'its comment'
}

function sampleSource(
  { shape }: ColumnRule,
  sample: SampledShapes | undefined,
): string | undefined {
  if (shape === undefined || sample === undefined || share(shape, sample) < needed(shape))
    return undefined
  return `its values: ${sample.counts[shape]} of ${sample.filled} sampled look like ${shapes[shape].words}`
}

/** Many values and hardly one of the shape: either the name misleads or the data does. */
function contradicts({ kind, shape }: ColumnRule, sample: SampledShapes | undefined): boolean {
  if (shape === undefined || sample === undefined || !checkable.has(kind)) return false
  return sample.filled >= 20 && share(shape, sample) < 0.1
}

/** Kinds whose values are all of one shape; a telephone may be a landline, a name may be foreign. */
const checkable: ReadonlySet<string> = new Set([
  'resident_id',
  'bank_card',
  'mobile',
  'email',
  'plate',
])
