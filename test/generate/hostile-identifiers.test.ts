import { afterAll, beforeAll, expect, test } from 'vitest'
import { parsePolicy } from '../../src/policy/index.ts'
import { catalogueOf } from '../harness/catalogue.ts'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'
import { givePapers, publishCommitmentText, stateLaw } from '../harness/lawful.ts'
import { openSession, readWith } from '../harness/opening.ts'
import { applyPolicy, revertPolicy } from '../harness/workshop.ts'

/** Columns as databases have them that nobody governed yet; one of 63 bytes, the most there may be. */
const columns = {
  select: 'reserved',
  'User Name': 'spaces and capitals',
  "it's": 'an apostrophe',
  姓名: 'Chinese',
  'a;drop table x': 'a semicolon',
  $$: 'dollars',
  '-- comment': 'a comment',
  named: 'a parameter’s name',
  actor: 'a parameter’s name, too',
  ['长'.repeat(21)]: 'sixty-three bytes',
}

const table = '顾客 "Kunden"'.replaceAll('"', '')
const relation = `Ordnung; x.${table}`
const names = Object.keys(columns)
const quote = (name: string) => `"${name.replaceAll('"', '""')}"`
const [schema = '', base = ''] = relation.split('.')

const hostile = {
  name: 'hostile',
  subject: { relation, key: 'key', type: 'text' },
  categories: {
    word: { legal: 'personal', label: { zh: "引号'", en: "O'Neill's; -- $record_changes$" } },
  },
  tiers: { service: { number: 2, categories: { word: 'raw' } } },
  relations: {
    [relation]: {
      key: ['key'],
      subject: 'key',
      columns: {
        key: { category: 'key' },
        ...Object.fromEntries(names.map((name) => [name, { category: 'word' }])),
      },
    },
  },
  operators: { hostile_app: { [relation]: ['select', 'update'] } },
  lookups: { by_name: { relation, column: '姓名', perHour: 5 } },
  purposes: {
    select: {
      label: { zh: '选择', en: "it's; drop schema kiteline; --" },
      tier: 'service',
      clause: "'; --",
      basis: '$$',
      consent: 'none',
      shows: {
        [relation]: { key: 'raw', ...Object.fromEntries(names.map((name) => [name, 'raw'])) },
      },
      rows: { [relation]: { text: `"User Name" = 'it''s' and "actor" = kiteline.actor()` } },
      recipientRoles: ['department'],
      logins: ['hostile_login'],
      lookups: ['by_name'],
    },
  },
}

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase({ template: 'kernel' })
  for (const login of ['hostile_login', 'hostile_app']) await database.createLogin(login)
  await database.dba.query(`
    create schema ${quote(schema)};
    create table ${quote(schema)}.${quote(base)} (
      key text primary key, ${names.map((name) => `${quote(name)} text`).join(', ')}
    );
    insert into ${quote(schema)}.${quote(base)} (key, "User Name", actor, "姓名")
    values ('O''Neill', 'it''s', 'anna', '张三'), ('b', 'it''s', 'berta', '李四');
    grant usage on schema ${quote(schema)} to hostile_app;
    grant select, update on ${quote(schema)}.${quote(base)} to hostile_app;
  `)
})
afterAll(() => database.drop())

test('hostile names are applied, read, looked up, changed and taken back', async () => {
  const policy = parsePolicy(hostile)
  const before = await catalogueOf(database, [schema])
  const text = await applyPolicy(database, policy)

  await database.dba.query(`
    select kiteline.create_recipient('hostile_dept', 'department', 'x', 'y');
    select kiteline.qualify_recipient('hostile_dept', 'papers seen');
  `)
  await publishCommitmentText(database.dba)
  await givePapers(database.dba, [{ recipient: 'hostile_dept', persons: ['hostile_login'] }])
  await stateLaw(database.dba, hostile.name, ['hostile_dept'])
  const { rows } = await database.dba.query(
    "select kiteline.issue_grant('select', 'hostile_dept', 'hostile_login', '1 day', 'hostile names') as id",
  )
  const client = await database.as('hostile_login')
  await client.query(
    "select kiteline.announce_lookup('select', 'by_name', '张三', 'anna', 'ticket')",
  )
  const found = await client.query(
    "select * from kiteline.find_subjects('select', 'by_name', '张三') as f(subject)",
  )
  expect(found.rows).toEqual([{ subject: "O'Neill" }])

  const opening = await openSession(client, String(rows[0]?.id), {
    subjects: ["O'Neill", 'b'],
    actor: 'anna',
  })
  expect(opening).toMatchObject({ admitted_count: 1 })
  const shown = await readWith(client, opening.token, `select * from for_select.${quote(base)}`)
  expect(shown).toHaveLength(1)
  expect(Object.keys(shown[0] ?? {}).sort()).toEqual(['key', ...names].sort())

  const operator = await database.as('hostile_app')
  await operator.query(`update ${quote(schema)}.${quote(base)} set "it's" = 'x', "select" = 'y'`)
  const { rows: changes } = await database.superuser.query(
    'select row_key, columns from kiteline_internal.changes where login = \'hostile_app\' order by row_key collate "C"',
  )
  expect(changes).toEqual([
    { row_key: "O'Neill", columns: expect.arrayContaining(["it's", 'select']) },
    { row_key: 'b', columns: expect.arrayContaining(["it's", 'select']) },
  ])

  await revertPolicy(database, text)
  expect(await catalogueOf(database, [schema])).toEqual(before)
})

test('a name of sixty-four bytes is refused and not cut', () => {
  const long = `${'长'.repeat(21)}x`
  const tooLong = {
    ...hostile,
    relations: {
      [relation]: {
        ...hostile.relations[relation],
        columns: { key: { category: 'key' }, [long]: { category: 'word' } },
      },
    },
  }
  expect(() => parsePolicy(tooLong)).toThrow()
})
