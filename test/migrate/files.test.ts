import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readMigration } from '../../src/migrate/migration-file.ts'
import { splitStatements } from '../../src/migrate/sql-statements.ts'

function statements(sql: string): readonly string[] {
  return splitStatements(sql).map(({ text }) => text)
}

const quoted: readonly (readonly [string, string])[] = [
  ['a text', `select ';''; --'`],
  ['a text with escapes', `select e'it\\'s; ', E'\\\\'`],
  ['an identifier', `select ";" as "a"";"`],
  ['a dollar body', 'do $$ begin perform 1; end $$'],
  ['a tagged dollar body', `do $body$ begin execute 'x;' || $$;$$; end $body$`],
  ['a line comment', 'select 1 -- one; two\n + 1'],
  ['a nested comment', 'select /* ; /* ; */ ; */ 1'],
  ['parentheses', 'create rule r as on insert to t do (delete from a; delete from b)'],
  ['a parameter beside a dollar sign', 'prepare p as select $1'],
  ['an identifier with a dollar sign', 'select a$b from t'],
  [
    'a standard body',
    `create function f(x int) returns int language sql
     begin atomic
       select case when x > 1 then 1 else 2 end;
       select x;
     end`,
  ],
]

test.for(quoted)('a semicolon in %s ends no statement', ([, sql]) => {
  expect(statements(`${sql};\nselect 2;`)).toEqual([sql, 'select 2'])
})

test('each statement knows its line and its verb; comments and empty statements are no statements', () => {
  expect(
    splitStatements('\n-- first\n\nSELECT 1;;\n\n/* two */ update t\nset a = 1; -- end\n'),
  ).toEqual([
    { text: 'SELECT 1', line: 4, verb: 'select' },
    { text: 'update t\nset a = 1', line: 6, verb: 'update' },
  ])
})

test('text that is never closed ends with the file', () => {
  expect(statements(`select 1; select 'open; select 2;`)).toEqual([
    'select 1',
    `select 'open; select 2;`,
  ])
  expect(statements('select 1; do $$ begin;')).toEqual(['select 1', 'do $$ begin;'])
  expect(statements('select 1; /* open ;')).toEqual(['select 1'])
})

test('the kernel migration is cut into statements that together are its text', async () => {
  const path = fileURLToPath(new URL('../../migrations/0001_kernel.sql', import.meta.url))
  const file = readMigration('0001_kernel', path, await readFile(path))
  const lines = (await readFile(path, 'utf8')).split('\n')
  const cut = splitStatements(file.up.text)
  expect(cut.length).toBeGreaterThan(300)
  for (const { text, line } of cut) {
    expect(lines[file.up.line + line - 2]).toBe(
      text.split('\n')[0]?.concat(text.includes('\n') ? '' : ';'),
    )
  }
})

function read(text: string) {
  return readMigration('0001_shop', '/m/0001_shop.sql', Buffer.from(text))
}

const hash = 'a'.repeat(64)
const head = `-- kiteline policy: shop ${hash}\n-- kiteline previous: none\n-- kiteline hazards: widens_access, long_lock\n`

test('header, sections and hash of a file are read', () => {
  const file = read(`${head}\n-- Up Migration\nselect 1;\n\n-- Down Migration\nselect 2;\n`)
  expect(file).toMatchObject({
    name: '0001_shop',
    number: 1,
    header: { policy: 'shop', hash, previous: null, hazards: ['widens_access', 'long_lock'] },
  })
  expect(file.up.text.trim()).toBe('-- Up Migration\nselect 1;')
  expect(file.down.text.trim()).toBe('-- Down Migration\nselect 2;')
})

test('a marker inside a function body is refused with its line, because node-pg-migrate cuts there', () => {
  const body = 'do $$\nbegin\n  --- down   migration of the shop\nend $$;'
  expect(() => read(`-- Up Migration\n${body}\n-- Down Migration\n`)).toThrow(
    expect.objectContaining({
      code: 'KL208',
      detail: '/m/0001_shop.sql:6: a second "-- Down Migration"; the file would be cut here',
    }),
  )
})

const malformed: readonly (readonly [string, string, string, string])[] = [
  ['without the up marker', '-- Down Migration\n', 'KL208', 'no line "-- Up Migration"'],
  ['without the down marker', '-- Up Migration\n', 'KL208', 'no line "-- Down Migration"'],
  [
    'with the markers in the wrong order',
    '-- Down Migration\n-- Up Migration\n',
    'KL208',
    'stands before',
  ],
  [
    'with an unknown hazard',
    `${head.replace('long_lock', 'harmless')}-- Up Migration\n-- Down Migration\n`,
    'KL205',
    'the header lines',
  ],
  [
    'with a header that lacks the previous hash',
    `-- kiteline policy: shop ${hash}\n-- Up Migration\n-- Down Migration\n`,
    'KL205',
    'the header lines',
  ],
]

test.for(malformed)('a file %s is refused', ([, text, code, detail]) => {
  expect(() => read(text)).toThrow(
    expect.objectContaining({ code, detail: expect.stringContaining(detail) }),
  )
})

test('a file whose name begins without a number is refused', () => {
  expect(() => readMigration('shop', '/m/shop.sql', Buffer.from(''))).toThrow(
    expect.objectContaining({ code: 'KL205' }),
  )
})
