import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const text = readFileSync('docs/rules.md', 'utf8')
const rows = [...text.matchAll(/^\| (.*?) \| (.*?) \| `(test\/[^`]+)`: (.+) \|$/gm)].map(
  ([, rule = '', words = '', file = '', title = '']) => ({ rule, words, file, title }),
)

function numbers(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}

test('every rule on lawfulness and consent is on the list', () => {
  const twoDigits = (number: number) => String(number).padStart(2, '0')
  const wanted = [
    ...[...numbers(7, 17), ...numbers(33, 45)].map((number) => `S-${twoDigits(number)}`),
    ...[...numbers(16, 28), ...numbers(43, 50), 60, 61].map((number) => `inv ${number}`),
  ]
  expect(rows.map(({ rule }) => rule).filter((rule) => rule !== '')).toEqual(wanted)
  expect(rows.filter(({ rule, words }) => (rule === '') !== (words === ''))).toEqual([])
})

test('every rule names a test that exists', () => {
  expect(rows.length).toBe(text.split('\n').filter((line) => line.includes('`test/')).length - 1)
  const missing = rows.filter(
    ({ file, title }) => !existsSync(file) || !readFileSync(file, 'utf8').includes(title),
  )
  expect(missing).toEqual([])
})
