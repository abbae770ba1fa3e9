import { mkdir, rm } from 'node:fs/promises'
import { beforeEach, expect, test } from 'vitest'
import type { Io } from '../../src/cli/io.ts'
import { run } from '../../src/cli/run.ts'
import { shopRoles } from './shop-policy.ts'
import { remains, type Shop, useShopServer } from './shop-server.ts'

const server = useShopServer()
let shop: Shop
let stdout = ''
let stderr = ''

beforeEach(async () => {
  shop = await server.open()
})

/** Runs `kiteline migrate …` on the shop's database and answers the exit code. */
async function migrate(...args: readonly string[]): Promise<number> {
  stdout = ''
  stderr = ''
  const io: Io = {
    out: (text) => {
      stdout += text
    },
    say: (text) => {
      stderr += `${text}\n`
    },
    isTerminal: false,
    columns: undefined,
    env: { DATABASE_URL: shop.url },
  }
  return run(['migrate', ...args], io)
}

const dir = () => ['--dir', shop.directory]

test('status exits 1 while something is pending and 0 afterwards', async () => {
  expect(await migrate('status', ...dir())).toBe(1)
  expect(stderr).toBe('2 pending\n')
  expect(await migrate('up', ...dir())).toBe(0)
  expect(await migrate('status', ...dir())).toBe(0)
  expect(stdout).toMatch(
    /^migration +of +state +applied at +file\n-.*\n0001_kernel +kernel +applied +20/,
  )
})

test('up says what it will run before it runs, and what it has done, on stderr alone', async () => {
  expect(await migrate('up', ...dir())).toBe(0)
  expect(stdout).toBe('')
  const lines = stderr.trimEnd().split('\n')
  expect(lines[0]).toBe('to apply, in one transaction:')
  expect(lines.at(-1)).toBe(
    'applied 2 migrations; every promise of the policy is kept; probed as courier, repair_desk',
  )
})

test('every action answers with JSON, an error too', async () => {
  expect(await migrate('status', ...dir(), '--json')).toBe(1)
  expect(JSON.parse(stdout).migrations).toMatchObject([
    { sequence: 'kernel', name: '0001_kernel', state: 'pending', appliedAt: null },
    { sequence: 'policy', name: '0001_shop', state: 'pending' },
  ])
  expect(await migrate('up', ...dir(), '--json')).toBe(0)
  expect(JSON.parse(stdout)).toEqual({
    applied: ['0001_kernel', '0001_shop'],
    findings: [],
    probedLogins: ['courier', 'repair_desk'],
  })
  expect(await migrate('down', '--all', ...dir(), '--json')).toBe(3)
  expect(JSON.parse(stdout).error).toMatchObject({ code: 'KL203', name: 'hazard_not_allowed' })
  expect(await migrate('down', '--all', '--allow', 'deletes_data', ...dir(), '--json')).toBe(0)
  expect(JSON.parse(stdout).reverted).toEqual(['0001_shop', '0001_kernel'])
})

test('the printed script applies the same and records it, so that up finds nothing to do', async () => {
  expect(await migrate('print', ...dir())).toBe(0)
  expect(stdout).not.toMatch(/^-- (Up|Down) Migration/m)
  await shop.dba.query(stdout)
  expect(await migrate('status', ...dir())).toBe(0)
  expect(await migrate('up', ...dir())).toBe(0)
  expect(stderr).toContain('nothing to apply\n')
  expect(await migrate('print', ...dir())).toBe(0)
  expect([stdout, stderr]).toEqual(['', 'nothing to apply\n'])
})

test('a migration is printed by name without a database', async () => {
  expect(
    await migrate('print', '0001_shop', ...dir(), '--database-url', 'postgres://x@127.0.0.1:1/x'),
  ).toBe(0)
  expect(stdout).toContain('create schema for_repair')
  expect(stdout).not.toContain('create schema kiteline_internal')
  expect(await migrate('print', '0009_shop', ...dir())).toBe(3)
  expect(stderr).toContain('no migration 0009_shop')
})

test('a password is never shown', async () => {
  const url = new URL(shop.url)
  url.password = 'wrong-and-secret'
  expect(await migrate('up', ...dir(), '--database-url', url.href)).toBe(2)
  expect(stderr).toContain(`${url.hostname}:${url.port}/${shop.database}`)
  expect(stderr).not.toContain('secret')
})

test('a database that does not answer is named by host and name', async () => {
  expect(
    await migrate('up', ...dir(), '--database-url', 'postgres://dba:pw@127.0.0.1:1/shop'),
  ).toBe(2)
  expect(stderr).toContain('error[KL202]')
  expect(stderr).toContain('127.0.0.1:1/shop')
})

const wrong: readonly (readonly [string, readonly string[], string])[] = [
  ['no action', [], 'missing required argument'],
  ['an unknown action', ['sideways'], 'sideways'],
  ['an unknown hazard', ['up', '--allow', 'fire'], '--allow fire is not a hazard'],
  [
    'a lock time-out without a unit',
    ['up', '--lock-timeout', '5'],
    '--lock-timeout 5 is not a time',
  ],
  ['a lock time-out of nothing', ['up', '--lock-timeout', '0s'], '--lock-timeout 0s is not a time'],
  ['a count of nothing', ['down', '--count', '0'], '--count 0 is not a number'],
  ['a count for up', ['up', '--count', '1'], '--count and --all belong to migrate down'],
  ['both ways to say how many', ['down', '--count', '1', '--all'], 'exclude each other'],
  ['names for up', ['up', '0001_shop'], 'migrate up takes no names'],
  ['a folder that does not exist', ['up', '--dir', '/no/such/folder'], 'there is no folder'],
]

test.for(wrong)('%s is wrong usage', async ([, args, words]) => {
  expect(await migrate(...args)).toBe(2)
  expect(stderr).toContain('error[KL209]')
  expect(stderr).toContain(words)
})

test('the kernel alone is applied with --kernel-only', async () => {
  expect(await migrate('up', '--kernel-only')).toBe(0)
  expect(await remains(shop.superuser)).toContain('schema kiteline')
  expect((await remains(shop.superuser)).some((name) => name.startsWith('schema for_'))).toBe(false)
})

test('a login that the policy names is missing: exit 3, and the statement that makes it', async () => {
  const [login] = shopRoles
  await shop.superuser.query(`alter role ${login} rename to away`)
  expect(await migrate('up', ...dir())).toBe(3)
  await shop.superuser.query(`alter role away rename to ${login}`)
  expect(stderr).toContain(`create role ${login} login;`)
})

test('a folder that is gone after the policy was applied stops the way back', async () => {
  await migrate('up', ...dir())
  await rm(shop.directory, { recursive: true })
  expect(await migrate('down', '--kernel-only')).toBe(3)
  expect(stderr).toContain('0001_shop was applied, and its file is not among those given')
  await mkdir(shop.directory)
})
