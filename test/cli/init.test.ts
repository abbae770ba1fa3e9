import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'
import { createFolder, runHere } from './built-cli.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
let database: TestDatabase
let folder: Awaited<ReturnType<typeof createFolder>>

beforeAll(async () => {
  folder = await createFolder()
  database = await createTestDatabase({ template: 'empty' })
  await database.createLogin('init_shop')
  await database.dba.query(await readFile(new URL('unlabelled-shop.sql', import.meta.url), 'utf8'))
})
afterAll(async () => {
  await folder.remove()
  await database.drop()
})

function init(...args: readonly string[]) {
  return runHere(['init', ...args], { DATABASE_URL: database.url })
}

describe('a policy drafted from a database', () => {
  let file: string
  let result: Awaited<ReturnType<typeof init>>
  beforeAll(async () => {
    file = join(folder.path, 'kiteline.policy.ts')
    result = await init('--subject', 'crm.users', '--policy-out', file)
  })

  test('labels columns by name, comment, type and the look of their values', async () => {
    expect(result.exitCode).toBe(0)
    const source = await readFile(file, 'utf8')
    await expect(source.replaceAll(database.name, 'init_shop')).toMatchFileSnapshot(
      './__snapshots__/drafted.policy.ts.txt',
    )
  })

  test('says what it could not find out', () => {
    expect(result.stdout).toMatchInlineSnapshot(`
      "warning[no_path_to_subject] crm.call_log: has no path to the subject and is left out, though it seems to hold caller_phone, remark
        hint: Add a foreign key, or name its subject column or its via in the policy.

      warning[personal_key] crm.members.sfzh: is a key and seems to hold identity_document
        hint: Confirm its label: keys are shown more freely than what they hold here.

      warning[unusable_name] crm.odd.name: has a dot, a quote or a control character in its name and is left out
        hint: Rename it: a policy cannot name it.

      warning[several_paths] crm.referrals.referrer_id: leads to the subject, and so does referred_id
        hint: Confirm whose the row is: the path decides in whose session it is shown.

      warning[values_disagree] crm.users.mail: is taken for contact by its name, but its values look otherwise
        hint: Look at some values before you confirm it.

      warning[guessed_path] crm.visits.user_id: is taken for the subject’s key because of its name; no foreign key says so
        hint: Confirm it: a wrong path would show one person’s rows under another’s name.

      note[not_classified] crm.order_lines: has columns that nothing was guessed about: sku
        hint: Classify them; until then they are prohibited.

      note[no_path_to_subject] crm.products: has no path to the subject and is left out
        hint: Add a foreign key, or name its subject column or its via in the policy.

      note[not_classified] crm.users: has columns that nothing was guessed about: vip_level
        hint: Classify them; until then they are prohibited.
      "
    `)
    expect(result.stderr.split('\n').at(-2)?.replace(file, '<file>')).toBe(
      'wrote <file>: 6 relations, 29 columns; every guess is to be confirmed',
    )
  })

  test('passes kiteline check without errors and shares nothing', async () => {
    const { stdout, exitCode } = await runHere(['check', file, '--json'])
    expect(exitCode).toBe(0)
    const { purposes, findings } = JSON.parse(stdout)
    expect(purposes).toEqual([])
    expect(findings.filter(({ severity }: { severity: string }) => severity === 'error')).toEqual(
      [],
    )
  })

  test('compiles', async () => {
    const config = join(folder.path, 'tsconfig.json')
    const compilerOptions = {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      module: 'nodenext',
      target: 'es2023',
      allowImportingTsExtensions: true,
      types: ['node'],
      typeRoots: [join(root, 'node_modules/@types')],
      paths: { kiteline: [join(root, 'src/index.ts')] },
    }
    await writeFile(config, JSON.stringify({ compilerOptions, files: [file] }))
    await promisify(execFile)(join(root, 'node_modules/.bin/tsc'), ['-p', config])
  })

  test('holds no value of the database', async () => {
    const source = await readFile(file, 'utf8')
    for (const value of ['欧阳锋', '13812341234', 'lina@example.com', '990101198005011234']) {
      expect(source + result.stdout + result.stderr).not.toContain(value)
    }
  })
})

test('the same as JSON, a line a column', async () => {
  const file = join(folder.path, 'json.policy.ts')
  const { stdout } = await init('--subject', 'crm.users', '--policy-out', file, '--json')
  const { columns, findings, ...rest } = JSON.parse(stdout)
  expect(rest.subject).toEqual({ relation: 'crm.users', key: 'id', type: 'bigint' })
  expect(rest.file).toBe(file)
  expect(findings.length).toBeGreaterThan(0)
  expect(columns).toContainEqual({
    relation: 'crm.users',
    column: 'extra1',
    category: 'contact',
    identifier: 'direct',
    mask: 'email',
    guessedFrom: 'its values: 6 of 6 sampled look like e-mail addresses',
  })
})

test('a file that exists is not written over without --force', async () => {
  const file = join(folder.path, 'mine.policy.ts')
  await writeFile(file, 'mine\n')
  const { stdout, stderr, exitCode } = await init('--subject', 'crm.users', '--policy-out', file)
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 3 })
  expect(stderr).toContain(
    `error[KL003] not possible in the present state\n  detail: ${file} exists\n`,
  )
  expect(await readFile(file, 'utf8')).toBe('mine\n')
  expect((await init('--subject', 'crm.users', '--policy-out', file, '--force')).exitCode).toBe(0)
  expect(await readFile(file, 'utf8')).toContain('definePolicy')
})

describe('bad input', () => {
  test.each([
    ['no subject', [], 2],
    ['a subject that is not schema.table', ['--subject', 'users'], 2],
    ['a subject that does not exist', ['--subject', 'crm.customers'], 3],
    ['a subject without a key', ['--subject', 'crm.call_log'], 3],
  ])('%s', async (_name, args, code) => {
    const out = join(folder.path, 'bad.policy.ts')
    const { stderr, exitCode } = await init(...args, '--policy-out', out)
    expect(exitCode).toBe(code)
    expect(stderr.replace(out, '<file>')).toMatchSnapshot()
  })
})

test('of a large table a sample from all over it is counted, not all of it', async () => {
  await database.dba.query(`
    create table crm.clicks (
      click_id integer not null, user_id integer not null, extra text,
      constraint clicks_pkey primary key (click_id),
      constraint clicks_user_fkey foreign key (user_id) references crm.users (id)
    );
    insert into crm.clicks
    select n, 1, case when n > 1000 then '138' || lpad(n::text, 8, '0') end from generate_series(1, 60000) as n;
    analyze crm.clicks;
  `)
  try {
    const out = join(folder.path, 'large.policy.ts')
    const { stdout } = await init('--subject', 'crm.users', '--policy-out', out, '--json')
    const guess = JSON.parse(stdout).columns.find(
      ({ relation, column }: { relation: string; column: string }) =>
        relation === 'crm.clicks' && column === 'extra',
    )
    // The first 1000 rows have no number: a sample of the beginning alone would find nothing.
    expect(guess).toMatchObject({ category: 'contact', identifier: 'direct', mask: 'mobile' })
    const [, filled] = /of (\d+) sampled/.exec(guess.guessedFrom) ?? []
    expect(Number(filled)).toBeLessThanOrEqual(1000)
  } finally {
    await database.dba.query('drop table crm.clicks')
  }
})

test('what the login may not read is guessed from names alone', async () => {
  const out = join(folder.path, 'blind.policy.ts')
  const env = { DATABASE_URL: database.urlFor('init_shop') }
  const { stdout, exitCode } = await runHere(
    ['init', '--subject', 'crm.users', '--policy-out', out],
    env,
  )
  expect(exitCode).toBe(0)
  expect(stdout).toContain('note[not_sampled] crm.users: was not sampled')
  const source = await readFile(out, 'utf8')
  expect(source).toContain("shouji: { category: 'contact', identifier: 'direct', mask: 'mobile' }")
  expect(source).toContain("extra1: { category: 'unclassified' }")
})
