import { expect, test } from 'vitest'
import { parseMoment } from '../../src/report/time.ts'

test.each([
  ['2026-03-01', '2026-03-01T00:00:00Z'],
  ['2024-02-29', '2024-02-29T00:00:00Z'],
  ['2026-03-01T08:00Z', '2026-03-01T08:00Z'],
  ['2026-03-01T08:00+08:00', '2026-03-01T08:00+08:00'],
  ['2026-03-01T08:00:00.123456Z', '2026-03-01T08:00:00.123456Z'],
  ['0099-12-31', '0099-12-31T00:00:00Z'],
])('%s is a moment', (text, moment) => {
  expect(parseMoment(text)).toBe(moment)
})

test.each([
  '',
  'yesterday',
  'now()',
  '2026-3-1',
  '2026-02-29',
  '2026-13-01',
  '2026-00-10',
  '2026-01-00',
  '0000-01-01',
  '2026-03-01T08:00',
  '2026-03-01 08:00Z',
  '2026-03-01T24:00Z',
  '2026-03-01T08:60Z',
  '2026-03-01T08:00+16:00',
  '2026-03-01T08:00+08',
  '2026-03-01T08:00:00.1234567Z',
  '1772323200',
])('%j is none: it means nothing, or another moment on every machine', (text) => {
  expect(parseMoment(text)).toBeUndefined()
})
