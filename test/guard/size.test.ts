import { expect, test } from 'vitest'
import { sources } from './sources.ts'

const longestLines = 300

test(`no file is longer than ${longestLines} lines`, () => {
  const long = sources('src', 'sql', 'test', 'examples', 'bench', 'scripts')
    .filter(({ path }) => /\.(ts|sql|sh)$/.test(path))
    // What the generator wrote is compared as a whole file.
    .filter(({ path }) => !path.includes('/__snapshots__/') && !path.includes('/snapshots/'))
    .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
    .filter(({ lines }) => lines > longestLines)
  expect(long).toEqual([])
})
