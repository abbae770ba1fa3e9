import { readFileSync } from 'node:fs'
import pg from 'pg'
import { createConstraints, createTables } from '../examples/appliances/data/base-schema.ts'
import { makeData } from '../examples/appliances/data/make-data.ts'
import { generateMigration } from '../src/generate/index.ts'
import { parsePolicy } from '../src/policy/index.ts'
import { installKernel } from '../test/harness/install-kernel.ts'
import { givePapers, publishCommitmentText, stateLaw } from '../test/harness/lawful.ts'
import { makeConsents } from './consents.ts'
import { benchPolicy } from './policy.ts'

/** How long a session of the benchmark lasts at most; grants last longer. */
export const sessionTerm = '23 hours'

/** The database under measurement, and how to connect to it. */
export interface BenchDatabase {
  readonly superuser: pg.Client
  /** A new connection as one of the logins of `sql/rivals.sql` or of the policy. */
  as(login: string): Promise<pg.Client>
  /** The grants of the purposes. */
  readonly grants: {
    readonly bench_session: string
    readonly bench_statement: string
    readonly bench_optional: string
    readonly bench_consent: string
  }
  /** The notice under which everything was collected and agreed to. */
  readonly noticeId: string
  end(): Promise<void>
}

/** Makes the database on a server that has nothing yet: data, kernel, policy, grants, rivals. */
export async function makeDatabase(
  serverUrl: string,
  options: { readonly customers: number; readonly say: (text: string) => void },
): Promise<BenchDatabase> {
  const connections: pg.Client[] = []
  const connect = async (login?: string, database = 'bench'): Promise<pg.Client> => {
    const url = new URL(serverUrl)
    url.pathname = `/${database}`
    if (login !== undefined) {
      url.username = login
      url.password = 'bench'
    }
    const client = new pg.Client({ connectionString: url.href })
    connections.push(client)
    // When something fails the server goes first; the fault to tell is the one before.
    client.on('error', () => {})
    await client.connect()
    return client
  }
  const first = await connect(undefined, 'postgres')
  await first.query(`
    create role dba login createrole password 'bench';
    create role shop nologin;
    create role session_desk login password 'bench';
    create role statement_desk login password 'bench';
    create role consent_desk login password 'bench';
  `)
  await first.query('create database bench owner dba')
  const superuser = await connect()
  const dba = await connect('dba')
  // On PostgreSQL 16 and newer who creates a role has it; these were made by the superuser.
  await superuser.query('grant session_desk, statement_desk, consent_desk to dba with admin option')
  options.say(`${options.customers} customers, five orders each`)
  await createTables(dba)
  await makeData(dba, {
    customers: options.customers,
    ordersPerCustomer: 5,
    asOf: new Date(),
    scope: 'orders_only',
  })
  options.say('indexes, kernel, policy, rivals')
  await createConstraints(dba)
  await installKernel(dba)
  const migration = generateMigration(parsePolicy(benchPolicy), null)?.text ?? ''
  await dba.query(`begin;\n${migration.split(/^-- Down Migration$/m)[0]}\ncommit;`)
  options.say('papers, notices, terms and consents')
  const noticeId = await enterRecipients(dba)
  const grants = await issueGrants(dba)
  await makeConsents(superuser, noticeId)
  await superuser.query(readFileSync(new URL('sql/rivals.sql', import.meta.url), 'utf8'))
  await superuser.query('vacuum analyze')
  return {
    superuser,
    as: (login) => connect(login),
    grants,
    noticeId,
    end: async () => {
      await Promise.all(connections.map((client) => client.end()))
    },
  }
}

/** A department and a company outside, with what every opening asks of them. Answers the notice. */
async function enterRecipients(dba: pg.Client): Promise<string> {
  await dba.query('grant kiteline_legal, kiteline_service to dba')
  await publishCommitmentText(dba)
  for (const [name, role] of [
    ['desk', 'department'],
    ['partner', 'independent_processor'],
  ]) {
    await dba.query("select kiteline.create_recipient($1, $2, 'Desk', 'Somebody')", [name, role])
    await dba.query("select kiteline.qualify_recipient($1, 'for the benchmark')", [name])
  }
  await givePapers(dba, [
    { recipient: 'desk', persons: ['session_desk', 'statement_desk'] },
    { recipient: 'partner', persons: ['consent_desk'] },
  ])
  return (await stateLaw(dba, 'bench', ['desk', 'partner'])).noticeId
}

async function issueGrants(dba: pg.Client): Promise<BenchDatabase['grants']> {
  const issue = async (purpose: string, recipient: string, login: string): Promise<string> => {
    const { rows } = await dba.query<{ grant_id: string }>(
      `select kiteline.issue_grant($1, $2, $3, '10 days', 'measuring how fast reading is')::text
       as grant_id`,
      [purpose, recipient, login],
    )
    return rows[0]?.grant_id ?? ''
  }
  return {
    bench_session: await issue('bench_session', 'desk', 'session_desk'),
    bench_statement: await issue('bench_statement', 'desk', 'statement_desk'),
    bench_optional: await issue('bench_optional', 'desk', 'session_desk'),
    bench_consent: await issue('bench_consent', 'partner', 'consent_desk'),
  }
}
