import { readFileSync } from 'node:fs'
import type pg from 'pg'
import { generateMigration } from '../../src/generate/index.ts'
import { type Policy, parsePolicy } from '../../src/policy/index.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'
import { downPart, upPart } from './example.ts'
import { givePapers, publishCommitmentText, stateLaw } from './lawful.ts'
import { workshopPolicy } from './workshop-policy.ts'

type Row = Record<string, unknown>

/** The repair shop of {@link workshopPolicy} under kiteline, with its people's connections. */
export interface Workshop {
  readonly database: TestDatabase
  /** Rows as the DBA sees them: who administers recipients and grants, and owns the tables. */
  admin(sql: string, values?: readonly unknown[]): Promise<Row[]>
  /** Rows as the auditor sees them. */
  audit(sql: string, values?: readonly unknown[]): Promise<Row[]>
  /** Rows as a superuser sees them: to look at internals, never to show that something is private. */
  inside(sql: string, values?: readonly unknown[]): Promise<Row[]>
  /** Several statements as the owner of the kernel, which nobody can be but through a superuser. */
  asOwner(sql: string): Promise<unknown>
  /** A new connection. */
  as(login: string): Promise<pg.Client>
  /** Issues a grant of 7 days (or as said) to a login and answers its number. */
  grant(purpose: string, options?: GrantOptions): Promise<string>
  /** Enters a qualified recipient that signed and whose users of both logins are trained; a department unless said. */
  recipient(name: string, role?: string): Promise<void>
  /** Legal and service desk state anew what the policy as it is now does. */
  stateLaw(): Promise<void>
  /** Brings the database to another policy of the same name, which legal then puts on the checklist. */
  migrate(changed: unknown): Promise<void>
  drop(): Promise<void>
}

/** What a grant is besides a grant. */
export interface GrantOptions {
  readonly recipient?: string
  readonly login?: string
  readonly term?: string
  readonly quota?: number | null
  readonly isSigned?: boolean
  /** Milliseconds from now. */
  readonly startsInMs?: number
}

/** The logins of the workshop besides the DBA. */
export const workshopLogins = ['auditor', 'desk_app', 'rival_app', 'shop'] as const

const operatorPrivileges = `
  grant usage on schema app to shop;
  grant select, insert, update, delete, truncate on app.customers to shop;
  grant select, insert, update on app.orders to shop;
  grant select on app.order_items to shop;
  grant kiteline_auditor to auditor;
`

/** Applies a policy to a database with the kernel; nobody else may change roles meanwhile. */
export async function applyPolicy(
  database: TestDatabase,
  policy: Policy,
  previous: Policy | null = null,
): Promise<string> {
  const text = generateMigration(policy, previous)?.text ?? ''
  await runAlone(database, upPart(text))
  return text
}

/** Takes a migration back. */
export async function revertPolicy(database: TestDatabase, migration: string): Promise<void> {
  await runAlone(database, downPart(migration))
}

async function runAlone(database: TestDatabase, sql: string): Promise<void> {
  const client = await database.dba.connect()
  try {
    await database.exclusively(async () => {
      try {
        await client.query(`begin;\n${sql}\ncommit;`)
      } catch (fault) {
        await client.query('rollback')
        throw fault
      }
    })
  } finally {
    client.release()
  }
}

/** Makes a {@link Workshop} in a database of its own. */
export async function createWorkshop(): Promise<Workshop> {
  const database = await createTestDatabase({ template: 'kernel' })
  for (const login of workshopLogins) await database.createLogin(login)
  await database.dba.query(readFileSync(new URL('./workshop.sql', import.meta.url), 'utf8'))
  let policy = parsePolicy(workshopPolicy)
  await applyPolicy(database, policy)
  await database.exclusively(() => database.dba.query(operatorPrivileges))
  await publishCommitmentText(database.dba)
  const entered: string[] = []
  const enter = async (name: string, role = 'department') => {
    await database.dba.query("select kiteline.create_recipient($1, $2, '服务台', '王芳')", [
      name,
      role,
    ])
    await database.dba.query("select kiteline.qualify_recipient($1, 'papers seen')", [name])
    await givePapers(database.dba, [{ recipient: name, persons: ['desk_app', 'rival_app'] }])
    entered.push(name)
  }
  const state = async () => {
    await stateLaw(database.dba, 'workshop', entered)
  }
  await enter('desk_dept')
  await state()
  const auditor = await database.as('auditor')

  return {
    database,
    recipient: enter,
    stateLaw: state,
    as: (login) => database.as(login),
    admin: async (sql, values = []) => (await database.dba.query<Row>(sql, [...values])).rows,
    audit: async (sql, values = []) => (await auditor.query<Row>(sql, [...values])).rows,
    inside: async (sql, values = []) =>
      (await database.superuser.query<Row>(sql, [...values])).rows,
    asOwner: async (sql) => {
      const client = await database.superuser.connect()
      try {
        await client.query('set role kiteline_owner')
        return await client.query(sql)
      } finally {
        client.release(true)
      }
    },
    async grant(purpose, options = {}) {
      const { rows } = await database.dba.query<{ grant_id: string }>(
        `select kiteline.issue_grant(
          $1, $2, $3, $4::interval, 'tests of the kernel', $5, $6,
          clock_timestamp() + $7 * interval '1 millisecond'
        )::text as grant_id`,
        [
          purpose,
          options.recipient ?? 'desk_dept',
          options.login ?? 'desk_app',
          options.term ?? '7 days',
          options.quota ?? null,
          options.isSigned ?? false,
          options.startsInMs ?? null,
        ],
      )
      return String(rows[0]?.grant_id)
    },
    async migrate(changed) {
      const next = parsePolicy(changed)
      await applyPolicy(database, next, policy)
      policy = next
      await state()
    },
    drop: () => database.drop(),
  }
}
