import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { typescriptType } from '../../src/types/typescript-types.ts'
import type { TestDatabase } from '../harness/database.ts'
import { createFolder, runHere } from './built-cli.ts'
import { createShop, stranger } from './shop.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
let shop: TestDatabase
let folder: Awaited<ReturnType<typeof createFolder>>
let policy: string

beforeAll(async () => {
  folder = await createFolder()
  policy = join(folder.path, 'kiteline.policy.ts')
  const source = await readFile(new URL('shop-policy.ts', import.meta.url), 'utf8')
  await writeFile(
    policy,
    source
      .replace("'../../src/policy/index.ts'", "'kiteline'")
      .replace('export const shopPolicy =', 'export default'),
  )
  shop = await createShop()
})
afterAll(async () => {
  await folder.remove()
  await shop.drop()
})

/** `kiteline types …` as a login without any privilege: the catalogue is open to all. */
function types(...args: readonly string[]) {
  return runHere(['types', ...args], { DATABASE_URL: shop.urlFor(stranger) })
}

const withoutHash = (text: string) => text.replaceAll(/\b[0-9a-f]{64}\b/g, '<hash>')

test('the types of every purpose, with the comments of its columns', async () => {
  const { stdout, stderr, exitCode } = await types(policy)
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 })
  expect(withoutHash(stdout)).toMatchInlineSnapshot(`
    "// Made by kiteline types from the policy cli_shop <hash>.
    // Do not edit: run it again when the policy changes.

    /** What each purpose shows, as node-pg hands it out. */
    export interface Purposes {
      /** 售后维修 repair */
      cli_repair: {
        /** repair (售后维修): basis cn13.1(2); 1.2 C3. */
        customers: {
          /** key, raw */
          customer_id: string
          /** identity_basic, mask person_name */
          full_name: string | null
          /** contact, mask mobile */
          mobile: string | null
        }
        /** repair (售后维修): basis cn13.1(2); 1.2 C3. */
        orders: {
          /** transaction, raw */
          details: unknown
          /** key, raw */
          order_id: string
          /** transaction, raw */
          ordered_at: Date
          /** transaction, raw */
          tags: (string | null)[]
          /** transaction, raw */
          total: string
        }
      }
      cli_survey: Record<never, never>
    }
    "
  `)
})

test('the types compile, and a column that the purpose does not show is an error', async () => {
  const file = join(folder.path, 'purposes.ts')
  expect((await types(policy, '--out', file)).stderr).toBe(`wrote ${file}: 2 purposes\n`)
  const use = join(folder.path, 'use.ts')
  await writeFile(
    use,
    `import type { Purposes } from './purposes.ts'
declare const order: Purposes['cli_repair']['orders']
export const total: string = order.total
export const day: Date = order.ordered_at
// @ts-expect-error: a purpose without views has no relation at all
export type Nothing = Purposes['cli_survey']['customers']['full_name']
// @ts-expect-error: not shown
export const birthDate = (customer: Purposes['cli_repair']['customers']) => customer.birth_date
// @ts-expect-error: a mask may answer null
export const named = (customer: Purposes['cli_repair']['customers']): string => customer.full_name
`,
  )
  const flags = ['--noEmit', '--strict', '--allowImportingTsExtensions', '--module', 'nodenext']
  await promisify(execFile)(join(root, 'node_modules/.bin/tsc'), [...flags, use], {
    cwd: folder.path,
  })
})

test('a column that the purpose can do without may be null, whatever its table says', async () => {
  const optional = join(folder.path, 'optional.policy.ts')
  const source = await readFile(policy, 'utf8')
  await writeFile(optional, source.replace("requires: ['transaction'],", ''))
  const { stdout } = await types(optional)
  expect(stdout).toContain('ordered_at: Date | null\n')
  expect(stdout).toContain('order_id: string\n')
})

test('a file of its own is written over, another is not', async () => {
  const file = join(folder.path, 'twice.ts')
  await types(policy, '--out', file)
  const first = await readFile(file, 'utf8')
  expect((await types(policy, '--out', file)).exitCode).toBe(0)
  expect(await readFile(file, 'utf8')).toBe(first)
  await writeFile(file, 'export const mine = 1\n')
  const { stderr, exitCode } = await types(policy, '--out', file)
  expect(exitCode).toBe(3)
  expect(stderr.replace(file, '<file>')).toMatchInlineSnapshot(`
    "error[KL003] not possible in the present state
      detail: <file> exists and was not made by kiteline types
      hint: Give another --out, or remove the file.
    "
  `)
  expect(await readFile(file, 'utf8')).toBe('export const mine = 1\n')
})

test('the same as JSON', async () => {
  const { stdout } = await types(policy, '--json')
  const { purposes, ...rest } = JSON.parse(withoutHash(stdout))
  expect(rest).toEqual({ policy: 'cli_shop', hash: '<hash>', file: null })
  expect(purposes[0].views[1].columns[3]).toEqual({
    name: 'tags',
    type: '(string | null)[]',
    isNullable: false,
    comment: 'transaction, raw',
  })
})

test('views that are not those of the policy are refused with the whole difference', async () => {
  const changed = join(folder.path, 'changed.policy.ts')
  const source = await readFile(policy, 'utf8')
  await writeFile(changed, source.replace("mobile: 'masked' }", "birth_date: 'masked' }"))
  const { stdout, stderr, exitCode } = await types(changed)
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 3 })
  expect(stderr.replace(shop.name, '<database>')).toMatchInlineSnapshot(`
    "error[KL206] the database has changed
      detail: database <database> does not show what the policy says
        missing: for_cli_repair.customers.birth_date
        not in the policy: for_cli_repair.customers.mobile
      hint: Apply the policy first: kiteline generate, then kiteline migrate up.
    "
  `)
})

test('without a database there are no types', async () => {
  const { stderr, exitCode } = await runHere(['types', policy])
  expect(exitCode).toBe(2)
  expect(stderr).toContain('detail: no database is given\n')
})

describe('the type of a column is what node-pg hands out', () => {
  /** How a value of each type is written, and what JavaScript makes of it. */
  const values = [
    ['bool', 'true', 'boolean'],
    ['int2', '1', 'number'],
    ['int4', '1', 'number'],
    ['int8', '1', 'string'],
    ['numeric', '1.5', 'string'],
    ['float8', '1.5', 'number'],
    ['oid', '1', 'number'],
    ['text', "'x'", 'string'],
    ['varchar', "'x'", 'string'],
    ['bpchar', "'x'", 'string'],
    ['uuid', "'00000000-0000-0000-0000-000000000000'", 'string'],
    ['inet', "'10.0.0.1'", 'string'],
    ['time', "'10:00'", 'string'],
    ['money', '1', 'string'],
    ['date', "'2026-01-01'", 'Date'],
    ['timestamp', "'2026-01-01'", 'Date'],
    ['timestamptz', "'2026-01-01'", 'Date'],
    ['bytea', "'x'", 'Buffer'],
    ['json', "'{}'", 'unknown'],
    ['jsonb', "'{}'", 'unknown'],
    ['interval', "'1 day'", 'unknown'],
    ['point', "'(1,2)'", '{ x: number; y: number }'],
    ['circle', "'<(1,2),3>'", '{ x: number; y: number; radius: number }'],
    ['_bool', "'{t}'", '(boolean | null)[]'],
    ['_int4', "'{1}'", '(number | null)[]'],
    ['_int8', "'{1}'", '(string | null)[]'],
    ['_numeric', "'{1.5}'", '(number | null)[]'],
    ['_text', "'{x}'", '(string | null)[]'],
    ['_uuid', "'{00000000-0000-0000-0000-000000000000}'", '(string | null)[]'],
    ['_date', "'{2026-01-01}'", '(Date | null)[]'],
    ['_timestamptz', "'{2026-01-01}'", '(Date | null)[]'],
    ['_jsonb', "array['{}'::jsonb]", 'unknown[]'],
    ['_bytea', "array['x'::bytea]", '(Buffer | null)[]'],
    ['_name', "'{x}'", 'string'],
    ['xml', "'x'", 'string'],
  ] as const

  test.each(values)('%s', async (name, literal, expected) => {
    expect(typescriptType({ name, labels: [] })).toBe(expected)
    const { rows } = await shop.dba.query(`select ${literal}::${name} as value`)
    expect(kindOf(rows[0].value)).toBe(
      expected.replaceAll(' | null', '').replace(/unknown|\{ .* \}/, 'object'),
    )
  })

  function kindOf(value: unknown): string {
    if (Array.isArray(value))
      return kindOf(value[0]) === 'object' ? 'object[]' : `(${kindOf(value[0])})[]`
    if (value instanceof Date) return 'Date'
    return Buffer.isBuffer(value) ? 'Buffer' : typeof value
  }

  test('an enum is one of its labels', () => {
    expect(typescriptType({ name: 'mood', labels: ["it's", 'b'] })).toBe("'it\\'s' | 'b'")
  })
})
