import { readFileSync } from 'node:fs'
import pg from 'pg'
import { generateMigration } from '../../src/generate/index.ts'
import { type Policy, parsePolicy } from '../../src/policy/index.ts'
import { createTestDatabase } from '../harness/database.ts'
import {
  givePapers,
  issueBesideChecklist,
  publishCommitmentText,
  stateLaw,
} from '../harness/lawful.ts'
import { shopPolicy } from './shop-policy.ts'

/** The key of the login's signed openings, 32 bytes in hexadecimal; the database keeps its pads only. */
export const signingKey = '7b'.repeat(32)

/** The shop under kiteline, one login for its service desk, and a grant for each way of opening. */
export interface Shop {
  readonly grants: {
    readonly desk: string
    readonly signedDesk: string
    readonly survey: string
  }
  /** The service desk's own connection string. */
  readonly url: string
  /** A pool of the service desk's login, ended with the shop. */
  pool(options?: pg.PoolConfig): pg.Pool
  /** Rows as the auditor's login sees them. */
  audit<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>
  /** Rows as the DBA's login, which administers grants and owns the tables, sees them. */
  admin<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>
  /** Rows as a superuser sees them: for kiteline's inner functions, never to show that something is private. */
  superuser<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>
  /**
   * Brings the database from {@link shopPolicy} to a changed policy, which legal then puts on the checklist; the grants
   * of changed purposes end.
   */
  migrate(changed: unknown): Promise<void>
  /** Issues a grant to the service desk's login and gives its number. */
  issueGrant(purpose: string, requiresSignature?: boolean): Promise<string>
  /** Issues a grant of `client_survey` and takes its one entry off the checklist. */
  issueUnlisted(): Promise<string>
  drop(): Promise<void>
}

const recipient = `
  select kiteline.create_recipient('service_desk', 'department', '服务台', '王芳');
  select kiteline.qualify_recipient('service_desk', 'papers seen');
`

function upwards(policy: Policy, previous: Policy | null): string {
  const [up = ''] = generateMigration(policy, previous)?.text.split('-- Down Migration') ?? []
  return `begin;\n${up}\ncommit;`
}

/** Makes a {@link Shop} in a database of its own. */
export async function createShop(): Promise<Shop> {
  const database = await createTestDatabase({ template: 'kernel' })
  const policy = parsePolicy(shopPolicy)
  await database.createLogin('client_desk')
  await database.createLogin('client_auditor', { memberOf: ['kiteline_auditor'] })
  await database.dba.query(readFileSync(new URL('./shop.sql', import.meta.url), 'utf8'))
  await database.exclusively(() => database.dba.query(upwards(policy, null)))
  await database.dba.query(recipient)
  await publishCommitmentText(database.dba)
  await givePapers(database.dba, [{ recipient: 'service_desk', persons: ['client_desk'] }])
  const state = () => stateLaw(database.dba, policy.name, ['service_desk'])
  await state()
  await database.dba.query(
    "select kiteline.register_signing_key('client_desk', decode($1, 'hex'))",
    [signingKey],
  )

  async function issueGrant(purpose: string, requiresSignature = false): Promise<string> {
    const { rows } = await database.dba.query<{ grant_id: string }>(
      `select kiteline.issue_grant(
        $1, 'service_desk', 'client_desk', '7 days', 'tests of the client', requires_signature => $2
      )::text as grant_id`,
      [purpose, requiresSignature],
    )
    return String(rows[0]?.grant_id)
  }

  const grants = {
    desk: await issueGrant('client_desk'),
    signedDesk: await issueGrant('client_desk', true),
    survey: await issueGrant('client_survey'),
  }
  const url = database.urlFor('client_desk')
  const pools: pg.Pool[] = []

  function pool(options: pg.PoolConfig = {}): pg.Pool {
    const made = new pg.Pool({ connectionString: url, max: 4, ...options })
    // Idle connections are ended on purpose in some tests; an application logs this.
    made.on('error', () => undefined)
    pools.push(made)
    return made
  }

  const auditor = await database.as('client_auditor')
  return {
    grants,
    url,
    pool,
    audit: async <Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []) =>
      (await auditor.query<Row>(sql, values)).rows,
    admin: async <Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []) =>
      (await database.dba.query<Row>(sql, values)).rows,
    issueGrant,
    issueUnlisted: () =>
      issueBesideChecklist(
        database.dba,
        policy.name,
        { purpose: 'client_survey', category: 'key', change: null },
        () => issueGrant('client_survey'),
      ),
    async migrate(changed) {
      const text = upwards(parsePolicy(changed), policy)
      await database.exclusively(() => database.dba.query(text))
      await state()
    },
    superuser: async <Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []) =>
      (await database.superuser.query<Row>(sql, values)).rows,
    async drop() {
      await Promise.all(pools.map(async (made) => made.ended || (await made.end())))
      await database.drop()
    },
  }
}
