import type pg from 'pg'
import { expect } from 'vitest'
import { createWorkshop, type Workshop } from './workshop.ts'

/** What one attempt brought back, through every channel that the attacker can listen to. */
export interface Attempt {
  /** SQLSTATE of the error, `null` when there was none. */
  readonly code: string | null
  readonly rows: readonly Record<string, unknown>[]
  /** Rows, notices, and every field of the error, as one text. */
  readonly heard: string
}

/** Somebody who holds an application's connection, and writes down all that comes back. */
export interface Attacker {
  readonly client: pg.Client
  /** Runs one statement outside of a transaction of ours; errors are an answer like any other. */
  try(sql: string, values?: readonly unknown[]): Promise<Attempt>
  /** The same inside a transaction whose setting `kiteline.session` is the token. */
  tryWith(token: string | null, sql: string, values?: readonly unknown[]): Promise<Attempt>
  /** Everything heard since the connection began. */
  readonly heard: readonly string[]
}

/**
 * What may never come back: marked secrets, whole telephone numbers and whole names.
 *
 * The people of the session (1 and 2) are no exception: their names and numbers are masked for this purpose.
 */
export const secrets =
  /SECRET|1381234000\d|13987650\d{3}|7911 ?123456|欧阳娜娜|王小明|李雷|韩梅梅|Ann Smith/

/** Fails with what leaked, if anything did. */
export function expectNothingLeaked(attempt: Attempt, what = 'the attempt'): void {
  const leaked = secrets.exec(attempt.heard)?.[0]
  expect(leaked, `${what} brought back: ${leaked}`).toBeUndefined()
}

/** Fails unless the attempt was refused with one of these codes, and silent otherwise. */
export function expectRefused(
  attempt: Attempt,
  codes: string | readonly string[],
  what?: string,
): void {
  expectNothingLeaked(attempt, what)
  expect([codes].flat(), `${what ?? 'the attempt'}: ${attempt.heard}`).toContain(attempt.code)
}

/** Makes an attacker of a connection. */
export function attackerOn(client: pg.Client): Attacker {
  const heard: string[] = []
  let notices: string[] = []
  client.on('notice', (notice) => notices.push(JSON.stringify({ ...notice, text: notice.message })))
  client.on('notification', (message) => notices.push(JSON.stringify(message)))

  async function attempt(sql: string, values?: readonly unknown[]): Promise<Attempt> {
    notices = []
    let rows: Record<string, unknown>[] = []
    let code: string | null = null
    let error = ''
    try {
      // A text of several statements answers a list.
      const result = [await client.query(sql, values && [...values])].flat()
      rows = result.flatMap((each) => each.rows ?? [])
    } catch (fault) {
      const { message, code: state, ...fields } = fault as pg.DatabaseError
      code = state ?? 'none'
      error = JSON.stringify({ message, ...fields })
    }
    const all = `${JSON.stringify(rows)}\n${error}\n${notices.join('\n')}`
    heard.push(all)
    return { code, rows, heard: all }
  }

  return {
    client,
    heard,
    try: attempt,
    async tryWith(token, sql, values) {
      await client.query('begin')
      await client.query("select set_config('kiteline.session', $1, true)", [token])
      const answer = await attempt(sql, values)
      await client.query(answer.code === null ? 'commit' : 'rollback')
      return answer
    },
  }
}

/** The repair shop with an attacker on the service desk's login who has a schema of his own. */
export interface AttackedWorkshop extends Workshop {
  readonly attacker: Attacker
  /** A live grant of the attacked purpose `desk`. */
  readonly grantId: string
}

/**
 * Makes an {@link AttackedWorkshop}. The attacker may create in schema `lair` and make temporary tables: more than a
 * recipient needs, and nothing that kiteline could forbid.
 */
export async function createAttackedWorkshop(login = 'desk_app'): Promise<AttackedWorkshop> {
  const shop = await createWorkshop()
  await shop.inside(`
    create schema lair;
    grant usage, create on schema lair to ${login};
    grant temporary on database ${shop.database.name} to ${login};
  `)
  const grantId = await shop.grant('desk', { login })
  return { ...shop, grantId, attacker: attackerOn(await shop.as(login)) }
}
