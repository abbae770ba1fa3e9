import type pg from 'pg'
import type { TestDatabase } from '../harness/database.ts'

/** What the kernel would answer for a session, set by hand: what the generated SQL makes of it is tested here. */
export interface KernelAnswers {
  /** Keys that the session admitted. */
  readonly scope: readonly string[]
  /** Keys of second persons that it admitted. */
  readonly secondScope?: readonly string[]
  /** Keys withheld, by category. */
  readonly withheld?: Readonly<Record<string, readonly string[]>>
}

/**
 * Puts stand-ins in the place of the functions that views and row policies ask.
 *
 * Each counts its calls in the sequence `kiteline_internal.calls`.
 */
export async function standInForKernel(database: TestDatabase): Promise<void> {
  const answer = (name: string, parameters: string, volatility: string, key: string) => `
    create or replace function kiteline_internal.${name}(${parameters}, key anyelement)
      returns anyarray
      language plpgsql
      ${volatility}
      security definer
      set search_path = pg_catalog, pg_temp
    as $$
    begin
      perform nextval('kiteline_internal.calls');
      return coalesce((select a.keys from kiteline_internal.answers a where a.name = ${key}), '{}');
    end
    $$;
    alter function kiteline_internal.${name}(${parameters.replaceAll(/\w+ text/g, 'text')}, anyelement)
      owner to kiteline_owner;
    grant execute on function
      kiteline_internal.${name}(${parameters.replaceAll(/\w+ text/g, 'text')}, anyelement)
      to kiteline_recipient;
  `
  await database.superuser.query(`
    create sequence kiteline_internal.calls;
    alter sequence kiteline_internal.calls owner to kiteline_owner;
    create table kiteline_internal.answers (name text primary key, keys text[]);
    alter table kiteline_internal.answers owner to kiteline_owner;
    ${answer('scope', 'purpose text, relation text', 'volatile', "'scope'")}
    ${answer('second_scope', 'purpose text', 'stable', "'second scope'")}
    ${answer('withheld', 'purpose text, category text', 'stable', "'withheld ' || withheld.category")}
    create or replace function kiteline_internal.is_open(purpose text)
      returns boolean language sql stable security definer set search_path = pg_catalog, pg_temp
      as 'select true';
  `)
}

/** What the next statements are answered. */
export async function answerWith(database: TestDatabase, answers: KernelAnswers): Promise<void> {
  const rows = [
    ['scope', answers.scope],
    ['second scope', answers.secondScope ?? []],
    ...Object.entries(answers.withheld ?? {}).map(([name, keys]) => [`withheld ${name}`, keys]),
  ]
  await database.superuser.query('delete from kiteline_internal.answers')
  for (const row of rows) {
    await database.superuser.query('insert into kiteline_internal.answers values ($1, $2)', row)
  }
}

/** How often a statement of this client asks the kernel. */
export async function callsDuring(
  database: TestDatabase,
  client: pg.Client,
  sql: string,
): Promise<number> {
  const calls = async () => {
    const { rows } = await database.superuser.query<{ count: string }>(
      "select nextval('kiteline_internal.calls') as count",
    )
    return Number(rows[0]?.count)
  }
  const before = await calls()
  await client.query(sql)
  return (await calls()) - before - 1
}
