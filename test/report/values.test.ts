import { expect, test } from 'vitest'
import { columnKind, isoText, jsonValue, listText } from '../../src/report/values.ts'

test.each([
  ['2026-03-01 08:00:00.123456+00', '2026-03-01T08:00:00.123456Z'],
  ['2026-03-01 08:00:00.5+00', '2026-03-01T08:00:00.500000Z'],
  ['2026-03-01 08:00:00+00', '2026-03-01T08:00:00.000000Z'],
  ['12026-03-01 08:00:00+00', '12026-03-01T08:00:00.000000Z'],
  ['infinity', 'infinity'],
])('%s is written %s', (text, iso) => {
  expect(isoText(text, 'time')).toBe(iso)
})

test('truth is written out', () => {
  expect([isoText('t', 'boolean'), isoText('f', 'boolean'), isoText(null, 'boolean')]).toEqual([
    'true',
    'false',
    null,
  ])
})

test('a list is one cell, and an array in JSON', () => {
  const text = '{"grant expired","recipient suspended",NULL}'
  expect(listText(text)).toBe('grant expired; recipient suspended; ')
  expect(jsonValue(text, 'list')).toEqual(['grant expired', 'recipient suspended', null])
  expect(listText('{}')).toBe('')
})

test('a list of numbers is an array of numbers in JSON', () => {
  expect(jsonValue('{1,2}', columnKind(1016))).toEqual([1, 2])
  expect(jsonValue('{}', columnKind(1016))).toEqual([])
  expect(jsonValue(null, columnKind(1016))).toBeNull()
})

test('numbers are numbers in JSON as long as JavaScript holds them exactly', () => {
  expect(jsonValue('25.0', 'number')).toBe(25)
  expect(jsonValue('-7', 'number')).toBe(-7)
  expect(jsonValue('999999999999999', 'number')).toBe(999999999999999)
  expect(jsonValue('9223372036854775807', 'number')).toBe('9223372036854775807')
  expect(jsonValue(null, 'number')).toBeNull()
})

test('a type that reports do not know is text, so that CSV guards it', () => {
  expect(columnKind(4711)).toBe('text')
  expect(columnKind(25)).toBe('text')
})
