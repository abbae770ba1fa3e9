import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadPolicy, parsePolicy, readPolicyFile } from '../../../src/policy/index.ts'
import { example } from '../../types/example.ts'

const folder = mkdtempSync(join(tmpdir(), 'kiteline-policy-'))
afterAll(() => rmSync(folder, { recursive: true }))

function write(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const json = JSON.stringify(example)

test.each([
  [
    'policy.ts',
    `import { definePolicy } from 'kiteline'\nexport default definePolicy(${json} as const)`,
  ],
  ['policy.mjs', `import { definePolicy } from 'kiteline'\nexport default definePolicy(${json})`],
  ['policy.js', `export default ${json}`],
  ['policy.cjs', `module.exports = ${json}`],
  ['policy.json', json],
])('%s is read and checked', async (name, text) => {
  expect(await loadPolicy(write(name, text))).toEqual(parsePolicy(example))
})

test('a policy file outside any project finds definePolicy and sql under the name kiteline', async () => {
  const path = write(
    'tags.ts',
    "import { definePolicy, sql } from 'kiteline'\nexport default { rows: sql`a = 1`, made: typeof definePolicy }",
  )
  expect(await readPolicyFile(path)).toEqual({ rows: { text: 'a = 1' }, made: 'function' })
})

test('a file that changes is read anew', async () => {
  const path = write('changing.ts', 'export default { a: 1 as number }')
  expect(await readPolicyFile(path)).toEqual({ a: 1 })
  write('changing.ts', 'export default { a: 2 as number }')
  expect(await readPolicyFile(path)).toEqual({ a: 2 })
})

test.each([
  [
    'syntax.ts',
    'const a = {\n  b: 1\n  c: 2,\n}\nexport default a',
    /syntax\.ts:3:\d+: ParseError: Unexpected token/,
  ],
  ['syntax.json', '{\n  "a": 1,\n  b\n}', /syntax\.json(:3)?: /],
  [
    'throws.ts',
    'const a: any = null\nexport default a.b',
    /throws\.ts:2:\d+: Cannot read properties of null/,
  ],
  [
    'imports.ts',
    "import { a } from './nowhere.ts'\nexport default a",
    /imports\.ts: Cannot find module '\.\/nowhere\.ts'$/,
  ],
  ['named.ts', 'export const policy = {}', /named\.ts has no default export$/],
  ['list.ts', 'export default []', /list\.ts exports a list, not a policy$/],
  ['text.json', '"policy"', /text\.json exports a value of type string, not a policy$/],
  ['null.json', 'null', /null\.json exports null, not a policy$/],
])('%s is refused with what is wrong and where', async (name, text, detail) => {
  await expect(loadPolicy(write(name, text))).rejects.toMatchObject({
    code: 'KL201',
    detail: expect.stringMatching(detail),
    hint: expect.stringMatching(/\.$|\)$/),
  })
})

test('a file that is not there is named', async () => {
  await expect(loadPolicy(join(folder, 'absent.ts'))).rejects.toMatchObject({
    code: 'KL201',
    detail: expect.stringMatching(/^cannot read .*absent\.ts: ENOENT/),
  })
})

test('an object that is no policy is refused with its faults', async () => {
  await expect(loadPolicy(write('empty.ts', 'export default {}'))).rejects.toMatchObject({
    code: 'KL201',
    hint: 'Correct the 6 faults.',
  })
})

test('a value put into a row predicate is refused while the file is read', async () => {
  const path = write(
    'value.mjs',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of another file
    "import { sql } from 'kiteline'\nexport default sql`a = ${1}`",
  )
  await expect(loadPolicy(path)).rejects.toMatchObject({
    code: 'KL201',
    detail: 'a row predicate has values put into it',
  })
})
