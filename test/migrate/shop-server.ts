import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, vi } from 'vitest'
import { KitelineError } from '../../src/core/errors.ts'
import { generateToFolder } from '../../src/migrate/generate-to-folder.ts'
import { type MigrateOutcome, type MigrateRequest, migrateUp } from '../../src/migrate/index.ts'
import type { Policy } from '../../src/policy/index.ts'
import { dba, ensureLogin, urlAs, urlOf, withClient } from '../harness/cluster.ts'
import { startTestServer, type TestServer } from '../harness/test-server.ts'
import { shopPolicy, shopRoles } from './shop-policy.ts'

/** A database of the small shop and a folder of migrations for it. */
export interface Shop {
  readonly database: string
  readonly url: string
  /** As the role `dba`, owner of database and tables, with CREATEROLE. */
  readonly dba: pg.Client
  readonly superuser: pg.Client
  /** Folder with `0001_shop.sql`. */
  readonly directory: string
  request(changes?: Partial<MigrateRequest>): MigrateRequest
  /** Lines that migrate said, over all calls. */
  readonly said: string[]
  up(changes?: Partial<MigrateRequest>): Promise<MigrateOutcome>
  /** Puts a text in place of another in a file of the folder. */
  edit(file: string, from: string | RegExp, to: string): Promise<void>
  urlFor(login: string): string
}

/** Roles are cluster-wide, and these tests drop them: a server of their own for each file. */
export function useShopServer(): { open(policy?: Policy): Promise<Shop>; url(): string } {
  // A test migrates several databases, each a thousand statements.
  vi.setConfig({ testTimeout: 120_000 })
  let server: TestServer | undefined
  const clean: (() => Promise<unknown>)[] = []
  beforeAll(async () => {
    const choice = process.env.KITELINE_TEST_DATABASE
    server = await startTestServer(/^postgres/.test(choice ?? '') ? 'embedded' : choice)
    await withClient(server.url, async (client) => {
      await ensureLogin(client, dba, 'createrole')
    })
  })
  afterAll(async () => {
    for (const step of clean.reverse()) await step()
    await server?.stop()
  })
  const url = (): string => {
    if (server === undefined) throw new Error('the server has not started')
    return server.url
  }
  return {
    url,
    open: async (policy = shopPolicy) => {
      const shop = await openShop(url(), policy)
      clean.push(async () => {
        await shop.dba.end()
        await shop.superuser.end()
        await rm(shop.directory, { recursive: true })
      })
      return shop
    },
  }
}

async function openShop(serverUrl: string, policy: Policy): Promise<Shop> {
  const database = `shop_${randomBytes(4).toString('hex')}`
  await withClient(serverUrl, (client) => client.query(`create database ${database} owner ${dba}`))
  const url = urlAs(serverUrl, dba, database)
  const client = await connected(url)
  for (const role of shopRoles) await ensureLogin(client, role, '')
  await client.query(shopTables)
  const directory = await mkdtemp(join(tmpdir(), 'kiteline-migrations-'))
  await generateToFolder(policy, directory, { write: true })
  const said: string[] = []
  const request = (changes: Partial<MigrateRequest> = {}): MigrateRequest => ({
    directory,
    allow: [],
    lockTimeoutMs: 5000,
    probe: true,
    acceptChanges: false,
    say: (line) => said.push(line),
    ...changes,
  })
  return {
    database,
    url,
    dba: client,
    superuser: await connected(urlOf(serverUrl, database)),
    directory,
    request,
    said,
    up: (changes) => migrateUp(client, request(changes)),
    urlFor: (login) => urlAs(serverUrl, login, database),
    edit: async (file, from, to) => {
      const path = join(directory, file)
      const text = await readFile(path, 'utf8')
      const edited = text.replace(from, () => to)
      if (edited === text) throw new Error(`${file} does not contain ${from}`)
      await writeFile(path, edited)
    },
  }
}

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return client
}

const shopTables = `
  create schema app;
  create table app.customers (
    customer_id bigint primary key,
    full_name text not null,
    mobile text
  );
  create table app.orders (
    order_id bigint primary key,
    customer_id bigint not null references app.customers,
    status text not null
  );
  create table app.order_items (
    item_id bigint primary key,
    order_id bigint not null references app.orders,
    model text not null
  );
  insert into app.customers values (1, '王芳', '13800138000'), (2, '李娜', '13900139000');
  insert into app.orders values (10, 1, 'open'), (20, 2, 'closed');
  insert into app.order_items values (100, 10, 'KX-2'), (200, 20, 'KX-3');
  grant usage on schema app to shop;
  grant select, insert, update, delete on app.customers to shop;
  grant select, insert on app.orders to shop;
`

/** Writes the next migration of the folder. */
export async function generateNext(shop: Shop, policy: Policy): Promise<void> {
  await generateToFolder(policy, shop.directory, { write: true })
}

/** The SQL files of a shop's folder, sorted. */
export async function filesOf(shop: Shop): Promise<readonly string[]> {
  return (await readdir(shop.directory)).filter((file) => file.endsWith('.sql')).sort()
}

/** The error that something ends with; fails when it ends well or with an error of another kind. */
export async function errorOf(work: Promise<unknown>): Promise<KitelineError> {
  const outcome = await work.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  )
  if ('error' in outcome && outcome.error instanceof KitelineError) return outcome.error
  throw 'error' in outcome
    ? outcome.error
    : new Error(`ended well: ${JSON.stringify(outcome.value)}`)
}

/** Everything of kiteline that a database and its cluster hold: names of schemas, roles and default privileges. */
export async function remains(client: pg.Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select 'schema ' || nspname as name from pg_namespace where nspname ~ '^(kiteline|for_)'
     union all
     select 'role ' || rolname from pg_roles where rolname like 'kiteline%'
     union all
     select 'default privileges' from pg_default_acl
     union all
     select 'row policy ' || policyname from pg_policies
     union all
     select 'trigger ' || tgname from pg_trigger where not tgisinternal
     union all
     select 'row security of ' || oid::regclass from pg_class
     where relrowsecurity or relforcerowsecurity
     order by 1`,
  )
  return rows.map(({ name }) => name)
}
