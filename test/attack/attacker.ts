import pg from 'pg'
import { afterAll, beforeAll, expect } from 'vitest'
import { createTestDatabase, grantFor, type TestDatabase } from '../harness/database.ts'

/** A customer whom no session of the attacker names, with values that occur nowhere else. */
export const hidden = {
  key: '45',
  name: 'Zornhidden',
  mobile: '13955550077',
  ticket: 'zornticket',
} as const

/** The customer whom the attacker's session names (persona P6): what `repair` masks of him is secret too. */
export const named = { key: '60', shownName: '阿**', shownMobile: '139****5678' } as const

const secrets = [
  hidden.name,
  hidden.mobile,
  hidden.ticket,
  '阿卜杜拉',
  '买买提',
  '1234-5678',
  '13912345678',
]

/** What one statement came back with. */
export interface Attempt {
  readonly rows: readonly Record<string, unknown>[]
  /** SQLSTATE, or undefined when the statement succeeded. */
  readonly code: string | undefined
  readonly error: string | undefined
}

/** A hostile connection; it remembers everything it was ever told, through whatever channel. */
export class Attacker {
  readonly client: pg.Client
  readonly #heard: string[] = []

  constructor(client: pg.Client) {
    this.client = client
    client.on('notice', (notice) => this.#heard.push(JSON.stringify(notice)))
  }

  /** Runs any SQL; an error is an answer like any other. */
  async run(sql: string, values: unknown[] = []): Promise<Attempt> {
    try {
      const result = await this.client.query(
        values.length === 0 ? { text: sql } : { text: sql, values },
      )
      const results = Array.isArray(result) ? result : [result]
      const rows = results.flatMap((each) => each.rows as Record<string, unknown>[])
      this.#heard.push(JSON.stringify(rows))
      return { rows, code: undefined, error: undefined }
    } catch (error) {
      if (!(error instanceof pg.DatabaseError)) throw error
      const { code, message, detail, hint, where } = error
      this.#heard.push(JSON.stringify({ message, detail, hint, where }))
      return { rows: [], code, error: message }
    }
  }

  /** Like {@link run} inside a transaction of its own in which a token is set; always ended. */
  async read(token: string, sql: string, values: unknown[] = []): Promise<Attempt> {
    await this.run('begin')
    await this.run("select set_config('kiteline.session', $1, true)", [token])
    const attempt = await this.run(sql, values)
    await this.run('rollback')
    return attempt
  }

  /** Opens a session of `repair` and commits it. */
  async open(subjects: readonly string[], actor = 'engineer-17'): Promise<string> {
    const { rows } = await this.run('select token from kiteline.open_session($1, $2, $3, $4)', [
      grantFor('repair'),
      actor,
      'ticket 4711',
      subjects,
    ])
    const token = rows[0]?.token
    if (typeof token !== 'string') throw new Error('the attack needs a session of its own first')
    return token
  }

  /** Adds what came by another channel, such as COPY. */
  hear(text: string): void {
    this.#heard.push(text)
  }

  /** Everything that came back so far. */
  heard(): readonly string[] {
    return this.#heard
  }

  /** Fails with what leaked when a secret came back through any channel. */
  expectNoSecret(): void {
    for (const secret of secrets) {
      const leaks = this.#heard.filter((text) => text.includes(secret))
      expect(leaks, `${secret} leaked`).toEqual([])
    }
  }
}

/** A database with planted secrets for one file of attacks. */
export interface Battlefield {
  database(): TestDatabase
  /** A new hostile connection; the login owns schema `attacker`, where it may create what it likes. */
  attacker(login?: string): Promise<Attacker>
}

/** Clones the example and plants the secrets. Call at the top of a test file. */
export function battlefield(): Battlefield {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createTestDatabase({ template: 'example' })
    const { superuser } = database
    await superuser.query('create schema attacker authorization repair_desk')
    await superuser.query('update app.customers set full_name = $1 where customer_id = $2', [
      hidden.name,
      hidden.key,
    ])
    await superuser.query('update app.customer_contacts set mobile = $1 where customer_id = $2', [
      hidden.mobile,
      hidden.key,
    ])
    // The hidden customer has an open ticket with the same engineer: only the session's set keeps him out.
    const { rowCount } = await superuser.query(
      `insert into app.service_tickets (service_ticket_id, customer_id, opened_at, model, fault_code,
         fault_text, status, engineer, kind)
       select 99000001, $1, now(), t.model, t.fault_code, $2, 'open', 'engineer-17', 'remote'
       from app.service_tickets t limit 1`,
      [hidden.key, hidden.ticket],
    )
    expect(rowCount).toBe(1)
  })
  afterAll(() => database.drop())
  return {
    database: () => database,
    attacker: async (login = 'repair_desk') => new Attacker(await database.as(login)),
  }
}
