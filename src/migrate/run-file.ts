import { dirname } from 'node:path'
import { runner } from 'node-pg-migrate'
import type { ClientBase } from 'pg'
import { KitelineError } from '../core/errors.ts'
import { ledgerSchema, type Sequence } from './ledger.ts'
import { lineAt, type MigrationFile, type Section } from './migration-file.ts'
import { type SqlStatement, splitStatements } from './sql-statements.ts'

/** Which way a file is run. */
export type Direction = 'up' | 'down'

/**
 * Checks what constraints have put off to the end of the transaction, and lets them put off again.
 *
 * A table with checks outstanding cannot be altered or dropped by the next file.
 */
export const settleConstraints = 'set constraints all immediate; set constraints all deferred'

/** These would end the transaction that all pending files share. */
const transactionVerbs = new Set([
  'abort',
  'begin',
  'commit',
  'end',
  'prepare',
  'rollback',
  'savepoint',
  'start',
])

/**
 * Runs one file with node-pg-migrate, which also records it, inside the transaction that the caller has begun.
 *
 * @throws KitelineError `KL208` with file, line, statement and PostgreSQL's words; the transaction is then aborted.
 */
export async function runFile(
  client: ClientBase,
  sequence: Sequence,
  file: MigrationFile,
  direction: Direction,
): Promise<void> {
  const section = direction === 'up' ? file.up : file.down
  const statements = splitStatements(section.text)
  refuseTransactionControl(file, section, statements)
  const before = await transactionOf(client)
  await runner({
    dbClient: onOneTransaction(client, file, section, statements) as ClientBase,
    dir: dirname(file.path),
    // The policy.json next to the files is none of them.
    ignorePattern: '(?!.*\\.sql$).*',
    file: file.name,
    direction,
    migrationsSchema: ledgerSchema,
    migrationsTable: sequence,
    singleTransaction: true,
    checkOrder: false,
    // The caller holds the same lock for the length of the transaction.
    noLock: true,
    logger: silent,
  })
  if ((await transactionOf(client)) !== before) {
    throw new KitelineError('KL208', {
      detail: `${file.path} ended the transaction in which it ran`,
      hint: 'Parts of it may be applied. Take transaction control out of the file and compare with kiteline migrate status.',
    })
  }
}

const silent = { debug: ignore, info: ignore, warn: ignore, error: ignore }

function ignore(): void {}

async function transactionOf(client: ClientBase): Promise<string | undefined> {
  const { rows } = await client.query<{ xid: string }>('select pg_current_xact_id()::text as xid')
  return rows[0]?.xid
}

function refuseTransactionControl(
  file: MigrationFile,
  section: Section,
  statements: readonly SqlStatement[],
): void {
  const found = statements.find(({ verb }) => transactionVerbs.has(verb))
  if (found === undefined) return
  throw new KitelineError('KL208', {
    detail: `${file.path}:${section.line + found.line - 1}: ${found.verb}`,
    hint: 'Nothing was applied. All files run in one transaction; take transaction control out of the file.',
  })
}

/**
 * The client as node-pg-migrate sees it: its BEGIN and COMMIT do nothing, since the transaction is ours and spans several
 * files, and the file's text goes to the server statement by statement, so that an error has a line.
 */
function onOneTransaction(
  client: ClientBase,
  file: MigrationFile,
  section: Section,
  statements: readonly SqlStatement[],
): { query(text: string, values?: unknown[]): Promise<unknown> } {
  const nothing = { rows: [] }
  return {
    async query(text, values) {
      if (['BEGIN', 'COMMIT', 'ROLLBACK'].includes(text)) return nothing
      if (text !== section.text && text !== `${section.text};`) return client.query(text, values)
      for (const statement of statements) {
        await client.query(statement.text).catch((cause: unknown) => {
          throw failure(file, section, statement, cause)
        })
      }
      await client.query(settleConstraints).catch((cause: unknown) => {
        const end = {
          text: settleConstraints,
          line: section.text.trimEnd().split('\n').length,
          verb: 'set',
        }
        throw failure(file, section, end, cause)
      })
      return nothing
    },
  }
}

/** What PostgreSQL reports besides the message. */
interface ServerError {
  readonly code?: string
  readonly message: string
  readonly detail?: string
  readonly hint?: string
  readonly where?: string
  /** From 1, in characters. */
  readonly position?: string
}

function failure(
  file: MigrationFile,
  section: Section,
  statement: SqlStatement,
  cause: unknown,
): KitelineError {
  const error = cause as ServerError
  const lines = [
    `${file.path}:${lineOf(section, statement, error)}: ${error.message}${error.code === undefined ? '' : ` (${error.code})`}`,
    ...(error.detail === undefined ? [] : [error.detail]),
    ...(error.where === undefined ? [] : [error.where]),
    excerpt(statement.text),
  ]
  return new KitelineError('KL208', { detail: lines.join('\n'), hint: hintFor(error), cause })
}

/** PostgreSQL counts characters, JavaScript UTF-16 units: a name outside the BMP must not shift the line. */
function lineOf(section: Section, statement: SqlStatement, { position }: ServerError): number {
  const start = section.line + statement.line - 1
  if (position === undefined) return start
  const before = [...statement.text].slice(0, Number(position) - 1).join('')
  return start + lineAt(before, before.length) - 1
}

function hintFor({ code, hint, message }: ServerError): string {
  const nothing = 'Nothing was applied.'
  if (code === '55P03') {
    return `${nothing} Somebody else holds a lock on the table; run again when it is quiet, or wait longer with --lock-timeout.`
  }
  if (message.startsWith('tuple concurrently')) {
    return `${nothing} Somebody changed the same role at the same moment, perhaps for another database of the cluster; run again.`
  }
  if (code === undefined)
    return `${nothing} The connection broke; run again when the server answers.`
  return hint === undefined
    ? `${nothing} Correct what PostgreSQL names and run again.`
    : `${nothing} ${hint}`
}

const excerptLines = 12

function excerpt(statement: string): string {
  const lines = statement.split('\n')
  const shown = lines.slice(0, excerptLines).map((line) => `  | ${line}`)
  if (lines.length > excerptLines) shown.push(`  | … (${lines.length - excerptLines} more lines)`)
  return shown.join('\n')
}
