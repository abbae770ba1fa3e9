import type { Client } from 'pg'
import { createTestDatabase, grantFor, type TestDatabase } from '../harness/database.ts'

/** The example's database, with a connection for each login that a test asks for. */
export interface Desks {
  readonly database: TestDatabase
  /** Rows as lists, as that login gets them. */
  rows(login: string, text: string, values?: readonly unknown[]): Promise<readonly unknown[][]>
  /** The first column of the first row, as that login gets it. */
  value(login: string, text: string, values?: readonly unknown[]): Promise<unknown>
  /** Opens a session about people, as the login of the purpose's recipient. */
  open(reading: Reading): Promise<Opening>
  /** Opens a session that has to open, and reads in it; rows as lists. */
  read(reading: Reading, query: string): Promise<readonly unknown[][]>
  /** Reads in an open session. */
  readIn(login: string, token: string | null, query: string): Promise<readonly unknown[][]>
  /** What the auditor is told about the newest refused opening of a login. */
  missing(login: string): Promise<unknown>
  drop(): Promise<void>
}

/** Who reads about whom for what. */
export interface Reading {
  readonly purpose: string
  readonly login: string
  readonly actor?: string
  readonly subjects: readonly string[]
}

/** The answer to an opening. */
export interface Opening {
  readonly token: string | null
  readonly refusal: string | null
  readonly admitted_count: string | null
}

/** Clones the example. */
export async function createDesks(): Promise<Desks> {
  const database = await createTestDatabase({ template: 'example' })
  const clients = new Map<string, Promise<Client>>()
  const client = (login: string): Promise<Client> => {
    const known = clients.get(login) ?? database.as(login)
    clients.set(login, known)
    return known
  }

  async function rows(
    login: string,
    text: string,
    values: readonly unknown[] = [],
  ): Promise<readonly unknown[][]> {
    const query = { text, values: [...values], rowMode: 'array' as const }
    return (await (await client(login)).query<unknown[]>(query)).rows
  }

  async function open({ purpose, login, actor = 'somebody', subjects }: Reading): Promise<Opening> {
    const { rows: answers } = await (await client(login)).query<Opening>(
      `select token, refusal, admitted_count::text
       from kiteline.open_session($1, $2, 'the personas on trial', $3)`,
      [grantFor(purpose), actor, subjects],
    )
    return answers[0] ?? { token: null, refusal: 'no answer', admitted_count: null }
  }

  async function readIn(
    login: string,
    token: string | null,
    query: string,
  ): Promise<readonly unknown[][]> {
    const reader = await client(login)
    await reader.query('begin')
    try {
      await reader.query("select set_config('kiteline.session', $1, true)", [token])
      return (await reader.query<unknown[]>({ text: query, rowMode: 'array' })).rows
    } finally {
      await reader.query('rollback')
    }
  }

  return {
    database,
    rows,
    value: async (login, text, values) => (await rows(login, text, values))[0]?.[0],
    open,
    async read(reading, query) {
      const { token, refusal } = await open(reading)
      if (refusal !== null) throw new Error(`${reading.purpose}: the opening answered ${refusal}`)
      return readIn(reading.login, token, query)
    },
    readIn,
    async missing(login) {
      const [row] = await rows(
        'auditor',
        'select missing from kiteline.denial_log where login = $1 order by denial_id desc limit 1',
        [login],
      )
      return row?.[0]
    },
    drop: () => database.drop(),
  }
}
