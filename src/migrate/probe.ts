import type { ClientBase } from 'pg'
import type { Snapshot } from '../catalog/index.ts'
import type { Diagnostic } from '../core/diagnostic.ts'
import type { Policy } from '../policy/index.ts'
import { own } from '../policy/record.ts'
import { name, relation as relationSql } from '../sql/ddl.ts'
import { broken } from './promises/promise.ts'
import { viewName } from './promises/views.ts'
import { setSearchPath } from './transaction.ts'

/** A statement that a login must not get an answer to. */
interface Probe {
  readonly sql: string
  /** What is tried, for the message. */
  readonly attempt: string
  /** SQLSTATEs that are a refusal. */
  readonly refusals: readonly string[]
}

interface ProbeResult {
  /** `00000` when the statement was carried out. */
  readonly sqlstate: string
  readonly message: string | null
  readonly rowCount: number
}

/** A view says that it cannot be written (55000, 0A000) before PostgreSQL asks whether the caller may (42501). */
const refusedWriting = ['42501', '55000', '0A000']

/**
 * Becomes each login of each purpose, inside a savepoint that is rolled back, and tries what must not work: its own
 * views without a session, the base tables, other purposes' views, writing through its views, kiteline's own tables.
 *
 * @returns a finding for everything that was not refused, and `not_probed` for each login that could not be become.
 */
export async function probeLogins(
  client: ClientBase,
  policies: readonly Policy[],
  snapshot: Snapshot,
): Promise<readonly Diagnostic[]> {
  const logins = [
    ...new Set(
      policies.flatMap((policy) => Object.values(policy.purposes).flatMap((p) => p.logins)),
    ),
  ].sort()
  const findings: Diagnostic[] = []
  for (const login of logins) {
    const probes = policies.flatMap((policy) => probesFor(policy, login, snapshot))
    findings.push(...(await probeLogin(client, login, probes)))
  }
  return findings
}

function probesFor(policy: Policy, login: string, { columns }: Snapshot): readonly Probe[] {
  const operated = own(policy.operators, login) ?? {}
  const views = Object.entries(policy.purposes).flatMap(([purpose, { logins, shows }]) =>
    Object.keys(shows).map((relation) => {
      const view = viewName(purpose, relation)
      return logins.includes(login)
        ? [readOwn(view), ...writeOwn(view, columns)]
        : [read(view, `read ${view}, a view of another purpose`)]
    }),
  )
  const tables = Object.keys(policy.relations)
    .filter((relation) => own(operated, relation) === undefined)
    .map((relation) => read(relation, `read the base table ${relation}`))
  const evidence = read('kiteline_internal.sessions', 'read kiteline_internal.sessions')
  return [...views.flat(), ...tables, evidence]
}

function read(relation: string, attempt: string): Probe {
  return {
    sql: `select * from ${relationSql(relation).text} limit 1`,
    attempt,
    refusals: ['42501'],
  }
}

function readOwn(view: string): Probe {
  return { ...read(view, `read ${view} without a session`), refusals: ['KL101'] }
}

/** `where false`: were it not refused, it would still change nothing. */
function writeOwn(view: string, columns: Snapshot['columns']): readonly Probe[] {
  const target = relationSql(view).text
  const column = columns.find(({ relation }) => relation === view)
  if (column === undefined) return []
  const first = name(column.column).text
  return [
    [`update ${target} set ${first} = ${first} where false`, `update through ${view}`],
    [`delete from ${target} where false`, `delete through ${view}`],
    [
      `insert into ${target} (${first}) select null::${column.type} where false`,
      `insert through ${view}`,
    ],
  ].map(([sql = '', attempt = '']) => ({ sql, attempt, refusals: refusedWriting }))
}

async function probeLogin(
  client: ClientBase,
  login: string,
  probes: readonly Probe[],
): Promise<readonly Diagnostic[]> {
  await client.query('savepoint probe')
  try {
    await become(client, login)
    const results = await run(client, probes)
    return probes.flatMap((probe, index) => judge(login, probe, results[index]))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const hint = `Let the migrating role become it (from PostgreSQL 16 on: grant ${login} to … with admin option), or go without: --no-probe.`
    return [broken('not_probed', login, `not probed: ${reason}`, hint)]
  } finally {
    await client.query('rollback to savepoint probe')
    await client.query('release savepoint probe')
    await setSearchPath(client)
  }
}

/** Membership for the length of the savepoint. */
async function become(client: ClientBase, login: string): Promise<void> {
  const role = name(login).text
  await client.query('savepoint membership')
  await client.query(`grant ${role} to current_user`).catch(async () => {
    // Who is a member already, or a superuser, needs no membership; who cannot be one fails at set role.
    await client.query('rollback to savepoint membership')
  })
  await client.query(`set local role ${role}`)
  await client.query(`select set_config('kiteline.session', '', true)`)
}

/** One round trip for all probes of a login: plpgsql gives each its own subtransaction. */
async function run(client: ClientBase, probes: readonly Probe[]): Promise<readonly ProbeResult[]> {
  await client.query(`select set_config('kiteline_migrate.probes', $1, true)`, [
    JSON.stringify(probes.map((probe) => probe.sql)),
  ])
  await client.query(probeBlock)
  const { rows } = await client.query<{ results: string }>(
    `select current_setting('kiteline_migrate.results') as results`,
  )
  return JSON.parse(rows[0]?.results ?? '[]') as readonly ProbeResult[]
}

const probeBlock = `
do $probe$
declare
  v_statement text;
  v_rows bigint;
  v_results jsonb := '[]';
begin
  for v_statement in
    select p.statement
    from jsonb_array_elements_text(current_setting('kiteline_migrate.probes')::jsonb)
      with ordinality as p(statement, number)
    order by p.number
  loop
    begin
      execute v_statement;
      get diagnostics v_rows = row_count;
      v_results := v_results || jsonb_build_object('sqlstate', '00000', 'rowCount', v_rows);
    exception
      when others then
        v_results := v_results
          || jsonb_build_object('sqlstate', sqlstate, 'message', sqlerrm, 'rowCount', 0);
    end;
  end loop;
  perform set_config('kiteline_migrate.results', v_results::text, true);
end
$probe$`

function judge(
  login: string,
  probe: Probe,
  result: ProbeResult | undefined,
): readonly Diagnostic[] {
  const { sqlstate, message, rowCount } = result ?? {
    sqlstate: 'none',
    message: 'no answer',
    rowCount: 0,
  }
  if (probe.refusals.includes(sqlstate)) return []
  const happened =
    sqlstate === '00000'
      ? `was not refused${rowCount > 0 ? ' and got a row' : ''}`
      : `failed with ${sqlstate} (${message ?? ''}) instead of ${probe.refusals[0]}`
  return [
    broken(
      'not_refused',
      login,
      `an attempt to ${probe.attempt} ${happened}`,
      'Look at the row policies, the views and the privileges of what was tried.',
    ),
  ]
}
