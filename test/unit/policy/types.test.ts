import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const source = join(root, 'test/types/define-policy.ts')
const folder = mkdtempSync(join(tmpdir(), 'kiteline-types-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Fault {
  readonly line: number
  readonly column: number
  readonly message: string
}

/** What the compiler has to say about one file. */
function compile(file: string): Promise<readonly Fault[]> {
  const compilerOptions = {
    rootDir: '/',
    rewriteRelativeImportExtensions: false,
    typeRoots: [join(root, 'node_modules/@types')],
  }
  const settings = { extends: join(root, 'tsconfig.json'), compilerOptions, files: [file] }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ ...settings, include: [] }))
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const options = ['--noEmit', '--pretty', 'false', '-p', folder]
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [tsc, ...options], (failure, output) => {
      const found = [...output.matchAll(/\((\d+),(\d+)\): error (.*)/g)]
      const faults = found.map(([, line, column, message]) => ({
        line: Number(line),
        column: Number(column),
        message: message ?? '',
      }))
      if (failure !== null && faults.length === 0) reject(new Error(output, { cause: failure }))
      else resolve(faults)
    })
  })
}

/** The source with its expectations taken away and its imports made absolute. */
function withoutExpectations(lines: readonly string[]): string {
  return lines
    .map((line) => (line.startsWith('// @ts-expect-error') ? '//' : line))
    .join('\n')
    .replaceAll("'../../src/", `'${join(root, 'src')}/`)
    .replaceAll("'./example.ts'", `'${join(root, 'test/types/example.ts')}'`)
}

test('what should compile does, and each misspelt name does not', async () => {
  expect(await compile(source)).toEqual([])
}, 60_000)

test('the compiler points at the misspelt name itself and not at the policy as a whole', async () => {
  const lines = readFileSync(source, 'utf8').split('\n')
  const expected = lines.flatMap((line, index) =>
    line.startsWith('// @ts-expect-error') ? [index + 2] : [],
  )
  const copy = join(folder, 'define-policy.mts')
  writeFileSync(copy, withoutExpectations(lines))
  const faults = await compile(copy)
  expect(faults.map(({ line }) => line)).toEqual(expected)
  const call = 'definePolicy({'.length
  const vague = faults.filter(
    ({ line, column }) => lines[line - 1]?.startsWith('definePolicy(') && column <= call,
  )
  expect(vague).toEqual([])
  expect(faults[1]?.message).toMatch(/"app\.custmers".*Did you mean '"app\.customers"'\?$/)
}, 60_000)
