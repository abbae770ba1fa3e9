import { expect, test } from 'vitest'
import { renderCsv } from '../../src/cli/csv.ts'

test('a head, commas, CRLF; null is an empty field', () => {
  expect(
    renderCsv(
      ['a', 'b'],
      [
        ['1', null],
        ['2', 'x'],
      ],
      [false, true],
    ),
  ).toBe('a,b\r\n1,\r\n2,x\r\n')
})

test.each([
  ['a comma', 'a,b', '"a,b"'],
  ['a quote', 'say "hi"', '"say ""hi"""'],
  ['a line break', 'a\nb', '"a\nb"'],
  ['a carriage return', 'a\rb', '"a\rb"'],
  ['plain Chinese text', '欧阳锋', '欧阳锋'],
  ['a space at the end', 'a ', 'a '],
])('%s is quoted as RFC 4180 has it', (_name, cell, field) => {
  expect(renderCsv(['a'], [[cell]], [true])).toBe(`a\r\n${field}\r\n`)
})

test.each(['=1+1', '+86 138', '-x', '@sum', '\tx', '=1', '@x'])(
  'text that begins like a formula gets an apostrophe: %j',
  (cell) => {
    expect(renderCsv(['a'], [[cell]], [true])).toBe(`a\r\n'${cell}\r\n`)
  },
)

test('a negative number is a number', () => {
  expect(renderCsv(['a'], [['-5']], [false])).toBe('a\r\n-5\r\n')
})

test('an escape sequence cannot drive the terminal', () => {
  expect(renderCsv(['a'], [['x\u001b[2J\ny']], [true])).toBe('a\r\n"x\\u{1b}[2J\ny"\r\n')
})
