import { expect, test } from 'vitest'
import { guessColumn } from '../../src/draft/column-guess.ts'
import { columnRules } from '../../src/draft/column-rules.ts'
import { type SampledShapes, type ShapeName, shapes } from '../../src/draft/shapes.ts'
import type { Table, TypeFamily } from '../../src/draft/tables.ts'

const table: Table = {
  relation: 'app.customers',
  estimatedRows: 0,
  isReadable: true,
  comment: null,
  columns: [],
  key: [],
  foreignKeys: [],
  users: [],
}

function sample(
  filled: number,
  counts: Partial<Record<ShapeName, number>> = {},
  embedded = 0,
): SampledShapes {
  const none = Object.fromEntries(Object.keys(shapes).map((shape) => [shape, 0]))
  return { filled, counts: { ...none, ...counts } as SampledShapes['counts'], embedded }
}

function guess(
  name: string,
  options: { type?: TypeFamily; comment?: string; sample?: SampledShapes; relation?: string } = {},
) {
  const column = { name, type: options.type ?? 'text', comment: options.comment ?? null }
  const relation = options.relation ?? table.relation
  const { category, identifier, mask } = guessColumn({ ...table, relation }, column, options.sample)
  return [category, identifier, mask]
}

test.each([
  ['full_name', ['identity_basic', 'direct', 'person_name']],
  ['customerName', ['identity_basic', 'direct', 'person_name']],
  ['xingming', ['identity_basic', 'direct', 'person_name']],
  ['姓名', ['identity_basic', 'direct', 'person_name']],
  ['mobile', ['contact', 'direct', 'mobile']],
  ['mobile2', ['contact', 'direct', 'mobile']],
  ['shouji', ['contact', 'direct', 'mobile']],
  ['phone', ['contact', 'direct', 'phone']],
  ['id_card_no', ['identity_document', 'direct', 'resident_id']],
  ['sfz', ['identity_document', 'direct', 'resident_id']],
  ['身份证号', ['identity_document', 'direct', 'resident_id']],
  ['email', ['contact', 'direct', 'email']],
  ['home_address', ['address', 'direct', 'address']],
  ['dizhi', ['address', 'direct', 'address']],
  ['shengri', ['identity_basic', 'quasi', 'birth_date']],
  ['bank_card', ['financial_account', 'direct', 'bank_card']],
  ['weixin', ['contact', 'direct', 'wechat']],
  ['chepai', ['vehicle', 'direct', 'plate']],
  ['password_hash', ['credential', 'none', undefined]],
  ['beizhu', ['free_text', 'free_text', 'free_text']],
])('by name: %s', (name, expected) => {
  expect(guess(name)).toEqual(expected)
})

test.each(['cancelled', 'status', 'emailed_count', 'telling', 'shipping', 'pinned', 'sku'])(
  'a word counts only as a whole: %s is not classified',
  (name) => {
    expect(guess(name)).toEqual(['unclassified', 'attribute', undefined])
  },
)

test('by a Chinese comment when the name says nothing', () => {
  expect(guess('c7', { comment: '联系电话' })).toEqual(['contact', 'direct', 'phone'])
  expect(guess('c8', { comment: '登录IP地址' })).toEqual(['device', 'quasi', 'ip_network'])
  expect(guess('c9', { comment: 'VIP等级' })).toEqual(['unclassified', 'attribute', undefined])
})

test('by the look of the values when the name says nothing', () => {
  expect(guess('extra1', { sample: sample(10, { mobile: 9 }) })).toEqual([
    'contact',
    'direct',
    'mobile',
  ])
  expect(guess('extra1', { sample: sample(10, { mobile: 5 }) })).toEqual([
    'unclassified',
    'attribute',
    undefined,
  ])
  expect(guess('extra1', { sample: sample(4, { mobile: 4 }) })).toEqual([
    'unclassified',
    'attribute',
    undefined,
  ])
})

test('a checked number is stronger than a name, the look of a name is not', () => {
  const ids = sample(100, { resident_id: 95 })
  expect(guess('beizhu', { sample: ids })).toEqual(['identity_document', 'direct', 'resident_id'])
  expect(guess('city', { sample: sample(100, { person_name: 90 }) })).toEqual([
    'address',
    'quasi',
    undefined,
  ])
})

test('a phone column full of mobile numbers stays a phone: its mask knows both', () => {
  expect(guess('phone', { sample: sample(100, { mobile: 90 }) })).toEqual([
    'contact',
    'direct',
    'phone',
  ])
})

test('numbers of persons among other words make free text of any column', () => {
  expect(guess('extra2', { sample: sample(50, {}, 1) })).toEqual([
    'free_text',
    'free_text',
    'free_text',
  ])
})

test('a mask is named only where it accepts the type of the column', () => {
  expect(guess('mobile', { type: 'integer' })).toEqual(['contact', 'direct', undefined])
  expect(guess('birth_date', { type: 'date' })).toEqual(['identity_basic', 'quasi', 'birth_date'])
  expect(guess('income', { type: 'integer' })).toEqual(['credit', 'attribute', 'amount_band'])
  expect(guess('longitude', { type: 'numeric' })).toEqual(['location', 'quasi', 'gps'])
})

test('who stands in a table of emergency contacts is not the subject', () => {
  expect(guess('full_name', { relation: 'app.emergency_contacts' })[0]).toBe('emergency_contact')
  expect(guess('mobile', { relation: 'app.family_members' })[0]).toBe('family')
  expect(guess('id_card', { relation: 'app.family_members' })[0]).toBe('identity_document')
})

test('a name that the values contradict is said so', () => {
  const column = { name: 'mobile', type: 'text', comment: null } as const
  expect(guessColumn(table, column, sample(50, { mobile: 1 })).isContradicted).toBe(true)
  expect(guessColumn(table, column, sample(50, { mobile: 40 })).isContradicted).toBe(false)
  expect(guessColumn(table, column, sample(10)).isContradicted).toBe(false)
  expect(guessColumn(table, column, undefined).isContradicted).toBe(false)
})

test('where a guess comes from is told with counts, never with values', () => {
  const column = { name: 'sfz', type: 'text', comment: null } as const
  expect(guessColumn(table, column, sample(100, { resident_id: 98 })).source).toBe(
    'its name and its values: 98 of 100 sampled look like resident ID numbers',
  )
})

test('no word stands in two rules: the order would decide in silence', () => {
  const words = columnRules.flatMap(({ words: own }) => own)
  expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([])
})
