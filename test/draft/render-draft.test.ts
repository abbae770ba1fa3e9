import { expect, test } from 'vitest'
import { draftPolicy } from '../../src/draft/draft-policy.ts'
import { renderDraft } from '../../src/draft/render-draft.ts'
import type { Table } from '../../src/draft/tables.ts'
import { commentText, propertyName, stringLiteral } from '../../src/types/typescript-text.ts'

test.each([
  ["it's", "'it\\'s'"],
  ['a\\', "'a\\\\'"],
  ['a\nb', "'a\\nb'"],
  ['"', "'\"'"],
  ['姓名', "'姓名'"],
])('%j as a string literal is that text again', (text, literal) => {
  expect(stringLiteral(text)).toBe(literal)
  expect(new Function(`return ${stringLiteral(text)}`)()).toBe(text)
})

test('a property is quoted where it must be, and never the prototype', () => {
  expect(['plain', 'two words', '姓名', '__proto__'].map(propertyName)).toEqual([
    'plain',
    "'two words'",
    "'姓名'",
    "['__proto__']",
  ])
})

test.each(['a\nb', 'a\r\nb', 'a\u2028b', 'a\u2029b', 'a\u0085b'])(
  '%j cannot end a comment of one line',
  (text) => {
    expect(commentText(text)).toBe('a b')
  },
)

test('*/ cannot end a comment', () => {
  expect(commentText('a */ b')).toBe('a * / b')
})

test('names of the database cannot put code into the file, which is run', () => {
  const table: Table = {
    relation: "app.x'],\n}; process.exit(7); //",
    estimatedRows: 0,
    isReadable: true,
    comment: null,
    key: ['id'],
    columns: [
      { name: 'id', type: 'integer', comment: null },
      { name: "y' }, evil: process.exit(7), z: { a: '", type: 'text', comment: null },
    ],
    foreignKeys: [],
    users: [{ role: "r': process.exit(7), '", commands: ['select'] }],
  }
  const subject = { relation: table.relation, key: 'id', type: 'bigint' } as const
  const draft = draftPolicy('db\n process.exit(7) //', subject, [table], new Map())
  const source = renderDraft(draft)
    .replace("import { definePolicy } from 'kiteline'", 'const definePolicy = (policy) => policy')
    .replace('export default', 'return')
  const policy = new Function('process', source)({
    exit: () => {
      throw new Error('code of the database was run')
    },
  })
  expect(Object.keys(policy.relations)).toEqual([table.relation])
  expect(Object.keys(policy.relations[table.relation].columns)).toEqual(
    table.columns.map(({ name }) => name),
  )
  expect(policy.purposes).toEqual({})
})
