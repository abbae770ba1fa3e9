import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'kiteline-client-types-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** The lines of one file at which the compiler finds a fault. */
function faultyLines(file: string): Promise<readonly number[]> {
  const compilerOptions = { rootDir: '/', rewriteRelativeImportExtensions: false }
  const typeRoots = [join(root, 'node_modules/@types')]
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: join(root, 'tsconfig.json'),
      compilerOptions: { ...compilerOptions, typeRoots },
      files: [file],
      include: [],
    }),
  )
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const options = [tsc, '--noEmit', '--pretty', 'false', '-p', folder]
  return new Promise((resolve, reject) => {
    execFile(process.execPath, options, (failure, output) => {
      const lines = [...output.matchAll(/\((\d+),\d+\): error /g)].map(([, line]) => Number(line))
      if (failure !== null && lines.length === 0) reject(new Error(output, { cause: failure }))
      else resolve([...new Set(lines)])
    })
  })
}

test('reading what a purpose shows compiles; what it lacks, and every write, does not', async () => {
  const source = join(root, 'test/client/types/reader.ts')
  expect(await faultyLines(source)).toEqual([])
  // Without the expectations the compiler complains exactly where they stood.
  const lines = readFileSync(source, 'utf8').split('\n')
  const isExpectation = (line: string) => line.trim() === '// @ts-expect-error'
  const expected = lines.flatMap((line, index) => (isExpectation(line) ? [index + 2] : []))
  const copy = join(folder, 'reader.mts')
  writeFileSync(
    copy,
    lines
      .map((line) => (isExpectation(line) ? '//' : line))
      .join('\n')
      .replace("'../../../src/", `'${join(root, 'src')}/`)
      .replace("'../shop-policy.ts'", `'${join(root, 'test/client/shop-policy.ts')}'`)
      .replace("'kysely'", `'${join(root, 'node_modules/kysely/dist/esm/index.js')}'`),
  )
  expect(await faultyLines(copy)).toEqual(expected)
}, 60_000)
