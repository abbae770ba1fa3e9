import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'
import { runHere } from './built-cli.ts'
import { auditor, createShop, stranger } from './shop.ts'

let shop: TestDatabase

beforeAll(async () => {
  shop = await createShop()
})
afterAll(() => shop.drop())

/** `kiteline report …` as the auditor. */
function report(...args: readonly string[]) {
  return runHere(['report', ...args], { DATABASE_URL: shop.urlFor(auditor) })
}

describe('wrong usage exits 2 and says what would be right', () => {
  test.each([
    ['an unknown report', ['sesions']],
    ['a filter that the report does not have', ['minimisation', '--actor', 'x']],
    ['a time without an offset', ['sessions', '--since', '2026-03-01T08:00']],
    ['a day that does not exist', ['sessions', '--until', '2026-02-30']],
    ['a limit that is no number', ['sessions', '--limit', 'all']],
    ['a key where none belongs', ['sessions', '1']],
    ['no key where one belongs', ['subject']],
    ['two forms at once', ['sessions', '--json', '--csv']],
    ['an unknown option', ['sessions', '--colour']],
  ])('%s', async (_name, args) => {
    const { stderr, exitCode } = await report(...args)
    expect(exitCode).toBe(2)
    expect(stderr).toMatchSnapshot()
  })

  test('with --json the error is an object on stdout too', async () => {
    const { stdout, exitCode } = await report('sesions', '--json')
    expect(exitCode).toBe(2)
    expect(JSON.parse(stdout)).toMatchInlineSnapshot(`
      {
        "error": {
          "code": "KL209",
          "detail": "there is no report sesions",
          "hint": "The reports are grants, ended-grants, sessions, statements, subject, accesses, denials, lookups, changes, minimisation, duties, checklist, decisions, papers, consent-coverage, refused-reads.",
          "message": "wrong usage",
          "name": "usage",
        },
      }
    `)
  })
})

describe('connections', () => {
  test('a database that does not exist exits 2 and shows no password', async () => {
    const url = shop.urlFor(auditor).replace(/[^/]+$/, 'no_such_database')
    const { stdout, stderr, exitCode } = await runHere([
      'report',
      'sessions',
      '--database-url',
      url,
    ])
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 })
    expect(stderr).toContain('error[KL202] cannot reach the database\n')
    expect(stderr).toContain('/no_such_database')
    expect(stderr).not.toContain('password of')
    expect(stderr).not.toContain('password%20of')
  })

  test('no database at all, or one that is no URL, exits 2', async () => {
    expect(await runHere(['report', 'sessions'])).toMatchInlineSnapshot(`
      {
        "exitCode": 2,
        "stderr": "error[KL209] wrong usage
        detail: no database is given
        hint: Set DATABASE_URL, or give --database-url postgres://<login>@<host>/<database>.
      ",
        "stdout": "",
      }
    `)
    const { stderr, exitCode } = await runHere([
      'report',
      'sessions',
      '--database-url',
      'host=x password=geheim',
    ])
    expect(exitCode).toBe(2)
    expect(stderr).toMatchInlineSnapshot(`
      "error[KL209] wrong usage
        detail: the database is not given as a PostgreSQL URL
        hint: Write postgres://<login>@<host>:<port>/<database>; escape special characters as %XX.
      "
    `)
  })

  test('a login that is no auditor exits 3 with the privilege it lacks', async () => {
    const env = { DATABASE_URL: shop.urlFor(stranger) }
    const { stdout, stderr, exitCode } = await runHere(['report', 'sessions'], env)
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 3 })
    expect(stderr.replaceAll(shop.name, '<database>')).toMatchInlineSnapshot(`
      "error[KL204] the connection lacks a privilege
        detail: cli_stranger in database <database>: permission denied for schema kiteline
        hint: Reports are for auditors: grant kiteline_auditor to cli_stranger;
      "
    `)
  })

  test('a database without the kernel exits 3 and says how to install it', async () => {
    const empty = await createTestDatabase({ template: 'empty' })
    try {
      const env = { DATABASE_URL: empty.url }
      const { stderr, exitCode } = await runHere(['report', 'sessions'], env)
      expect(exitCode).toBe(3)
      expect(stderr.replaceAll(empty.name, '<database>')).toMatchInlineSnapshot(`
        "error[KL206] the database has changed
          detail: dba in database <database>: relation "kiteline.session_log" does not exist (report sessions)
          hint: Install or upgrade the kernel: kiteline migrate up.
        "
      `)
    } finally {
      await empty.drop()
    }
  })
})
