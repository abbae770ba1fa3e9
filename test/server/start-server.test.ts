import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningServer, startServer } from '../../src/server/index.ts'
import { withClient } from '../harness/cluster.ts'
import { system15 } from '../harness/test-server.ts'

function ask(url: string, query: string): Promise<unknown> {
  return withClient(url, async (client) => (await client.query(query)).rows[0])
}

async function dataFolder(url: string): Promise<string> {
  const row = await ask(url, `select current_setting('data_directory') as path`)
  return (row as { path: string }).path
}

describe('a server of our own', () => {
  let server: RunningServer
  beforeAll(async () => {
    server = await startServer({ settings: { fsync: 'off', work_mem: '5MB' } })
  })
  afterAll(() => server.stop())

  test('is PostgreSQL 18 in UTF-8, with a locale that every machine has', async () => {
    expect(server.version).toMatch(/^18\./)
    const facts = await ask(
      server.url,
      `select pg_encoding_to_char(encoding) as encoding, datlocprovider as provider,
         datlocale as locale, upper('ä') as upper
       from pg_database where datname = 'postgres'`,
    )
    expect(facts).toEqual({ encoding: 'UTF8', provider: 'b', locale: 'C.UTF-8', upper: 'Ä' })
  })

  test('answers on 127.0.0.1 only, and keeps the rest as PostgreSQL ships it', async () => {
    const facts = await ask(
      server.url,
      `select current_setting('listen_addresses') as addresses,
         current_setting('unix_socket_directories') as sockets,
         current_setting('work_mem') as work_mem,
         current_setting('synchronous_commit') as synchronous_commit`,
    )
    expect(facts).toEqual({
      addresses: '127.0.0.1',
      sockets: '',
      work_mem: '5MB',
      synchronous_commit: 'on',
    })
  })

  test('lets nobody in without the generated password', async () => {
    const url = new URL(server.url)
    expect(url.password.length).toBeGreaterThan(20)
    url.password = 'postgres'
    await expect(ask(url.href, 'select 1')).rejects.toThrow('password authentication failed')
    const methods = await ask(
      server.url,
      'select array_agg(distinct auth_method) as methods from pg_hba_file_rules',
    )
    expect(methods).toEqual({ methods: ['scram-sha-256'] })
  })

  test('leaves its password in no file and on no command line', async () => {
    const { password } = new URL(server.url)
    expect(existsSync(`${dirname(await dataFolder(server.url))}/password`)).toBe(false)
    const line = await ask(
      server.url,
      `select pg_read_file('postmaster.opts') as line, current_setting('data_directory') as data`,
    )
    expect(JSON.stringify(line)).not.toContain(password)
  })

  test('runs beside another one', async () => {
    const other = await startServer()
    expect(other.port).not.toBe(server.port)
    expect(new URL(other.url).password).not.toBe(new URL(server.url).password)
    expect(await ask(other.url, `select current_setting('fsync') as fsync`)).toEqual({
      fsync: 'on',
    })
    await other.stop()
    expect(await ask(server.url, 'select 1 as one')).toEqual({ one: 1 })
  })

  test('is not started on a port that somebody has', async () => {
    await expect(startServer({ port: server.port })).rejects.toMatchObject({
      code: 'KL210',
      detail: `port ${server.port} on 127.0.0.1 is taken`,
    })
  })
})

test('stopping ends the server and removes its data, also while somebody is connected', async () => {
  const server = await startServer()
  const data = await dataFolder(server.url)
  expect(existsSync(data)).toBe(true)
  const client = new pg.Client({ connectionString: server.url })
  const ended = new Promise((resolve) => client.once('error', resolve))
  await client.connect()
  await Promise.all([server.stop(), server.stop()])
  await ended
  expect(existsSync(dirname(data))).toBe(false)
  await expect(ask(server.url, 'select 1')).rejects.toThrow('ECONNREFUSED')
})

test('a server that cannot start says why in PostgreSQL’s words', async () => {
  const log: string[] = []
  const start = startServer({
    settings: { shared_buffers: 'plenty' },
    onLog: (text) => log.push(text),
  })
  await expect(start).rejects.toMatchObject({
    code: 'KL210',
    detail: expect.stringContaining('invalid value for parameter "shared_buffers": "plenty"'),
  })
  const folder = /\S*kiteline-\w+/.exec(log.join(''))?.[0]
  expect(folder).toBeDefined()
  expect(existsSync(String(folder))).toBe(false)
})

test('the programs of an installed PostgreSQL 15 serve as well', async (context) => {
  context.skip(!existsSync(system15), `there is no PostgreSQL 15 in ${system15}`)
  const server = await startServer({ binaries: system15 })
  const facts = await ask(
    server.url,
    `select pg_encoding_to_char(encoding) as encoding, datcollate as locale
     from pg_database where datname = 'postgres'`,
  )
  await server.stop()
  expect(server.version).toMatch(/^15\./)
  expect(facts).toEqual({ encoding: 'UTF8', locale: 'C.UTF-8' })
})
