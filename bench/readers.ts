import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { type BenchDatabase, sessionTerm } from './database.ts'
import { backendOf } from './measure.ts'

/** One way of reading the same people: `begin` opens the reading transaction that its statements run in. */
export interface Reader {
  readonly name: 'raw' | 'hand' | 'session' | 'statement'
  readonly schema: string
  readonly client: pg.Client
  readonly backend: number
  /** Opens a session for customers `first` to `last`, and ends one that was open. */
  open(first: number, last: number): Promise<void>
  begin(): Promise<void>
  commit(): Promise<void>
  /** The people in a statement's WHERE: raw tables are told whom (`$1`), sessions know. */
  people(column: string): string
  /** The parameters of {@link Reader.people}. */
  parameters(): readonly unknown[]
}

/** Raw tables, SQL written by hand, and kiteline at both audit levels. */
export async function createReaders(database: BenchDatabase): Promise<readonly Reader[]> {
  return Promise.all([
    rawReader(await database.as('raw_desk')),
    handReader(await database.as('hand_desk')),
    kitelineReader('session', await database.as('session_desk'), database.grants.bench_session),
    kitelineReader(
      'statement',
      await database.as('statement_desk'),
      database.grants.bench_statement,
    ),
  ])
}

/** Opens a kiteline session and answers its token. @throws Error when it is refused. */
export async function openSession(
  client: pg.Client,
  grant: string,
  keys: readonly string[],
): Promise<string> {
  const { rows } = await client.query({
    name: 'open',
    text: 'select token, refusal from kiteline.open_session($1, $2, $3, $4, $5)',
    values: [grant, 'benchmark', 'measuring', keys, sessionTerm],
  })
  const { token, refusal } = rows[0]
  if (token === null) throw new Error(`the opening was refused: ${refusal}`)
  return token
}

/** The keys of customers `first` to `last`, as text. */
export function keysFrom(first: number, last: number): readonly string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => String(first + index))
}

/** A random token for the sessions of the hand-written rival. */
export function newToken(): string {
  return randomBytes(32).toString('hex')
}

async function rawReader(client: pg.Client): Promise<Reader> {
  let keys: readonly string[] = []
  return {
    name: 'raw',
    schema: 'app',
    client,
    backend: await backendOf(client),
    open: async (first, last) => {
      keys = keysFrom(first, last)
    },
    begin: async () => {
      await client.query('begin isolation level read committed')
    },
    commit: async () => {
      await client.query('commit')
    },
    people: (column) => `${column} = any ($1::bigint[])`,
    parameters: () => [keys],
  }
}

async function sessionReader(
  name: Reader['name'],
  schema: string,
  setting: string,
  client: pg.Client,
  open: (keys: readonly string[]) => Promise<string>,
): Promise<Reader> {
  let token = ''
  return {
    name,
    schema,
    client,
    backend: await backendOf(client),
    open: async (first, last) => {
      token = await open(keysFrom(first, last))
    },
    begin: async () => {
      await client.query('begin isolation level read committed')
      const text = `select set_config('${setting}', $1, true)`
      await client.query({ name: 'set token', text, values: [token] })
    },
    commit: async () => {
      await client.query('commit')
    },
    people: () => 'true',
    parameters: () => [],
  }
}

function handReader(client: pg.Client): Promise<Reader> {
  return sessionReader('hand', 'hand', 'hand.session', client, async (keys) => {
    const token = newToken()
    await client.query('select hand.open($1, $2, $3, $4)', ['benchmark', 'measuring', keys, token])
    return token
  })
}

function kitelineReader(
  name: 'session' | 'statement',
  client: pg.Client,
  grant: string,
): Promise<Reader> {
  return sessionReader(name, `for_bench_${name}`, 'kiteline.session', client, (keys) =>
    openSession(client, grant, keys),
  )
}
