import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const text = readFileSync('docs/guarantees.md', 'utf8')
const promises = [...text.matchAll(/^\|(.*)\| `(test\/[^`]+)`: (.+) \|$/gm)].map(
  ([, promise = '', file = '', title = '']) => ({ promise, file, title }),
)

test('every guarantee names a test that exists', () => {
  const rows = text.split('\n').filter((line) => /^\| .*test\//.test(line))
  expect(promises.length).toBe(rows.length)
  expect(promises.length).toBeGreaterThan(40)
  const missing = promises.filter(
    ({ file, title }) => !existsSync(file) || !readFileSync(file, 'utf8').includes(title),
  )
  expect(missing).toEqual([])
})
