import { expect, test } from 'vitest'
import { findings, sources } from './sources.ts'

const files = sources('test').filter(
  ({ path }) => path.endsWith('.ts') && path !== 'test/guard/tests.test.ts',
)

test('no test is run alone', () => {
  expect(findings(files, /\b(?:test|it|describe|suite)\b[\w.]*\.only\b.*/g)).toEqual([])
})

test('no test is skipped without saying why', () => {
  // `context.skip` takes a reason and the run prints it; the other ways to skip take none.
  const silent = /\b(?:test|it|describe|suite)\b[\w.]*\.(?:skip|skipIf|runIf|todo)\b.*/g
  expect(findings(files, silent)).toEqual([])
  expect(findings(files, /\bskip\(\s*\).*/g)).toEqual([])
})

test('no test is expected to fail without a list that says so', () => {
  const listed = files.filter(({ path }) => !path.endsWith('expected-failures.ts'))
  expect(findings(listed, /\b(?:test|it)\.fails\b.*/g)).toEqual([])
})

test('every test file is one that the runner finds', () => {
  const lost = files.filter(
    ({ path, text }) =>
      /^import .*\btest\b.* from 'vitest'/m.test(text) &&
      /^\s*test\(/m.test(text) &&
      !path.endsWith('.test.ts'),
  )
  expect(lost.map(({ path }) => path)).toEqual([])
})
