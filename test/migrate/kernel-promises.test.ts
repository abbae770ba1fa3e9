import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compareSnapshots, isEvidencePartition, readSnapshot } from '../../src/catalog/index.ts'
import { checkPromises } from '../../src/migrate/index.ts'
import { appendOnly } from '../../src/migrate/promises/kernel.ts'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'

const scope = { relations: [], logins: [] }
let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase({ template: 'kernel' })
})
afterAll(() => database.drop())

/** Works as a superuser in a transaction that is rolled back. */
async function inPassing<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await database.superuser.connect()
  try {
    await client.query('begin')
    return await work(client)
  } finally {
    await client.query('rollback')
    client.release()
  }
}

test('every table that the kernel keeps append-only is promised to be, and no other', async () => {
  const { relations, triggers } = await inPassing((client) => readSnapshot(client, scope))
  const months = new Set(relations.filter(isEvidencePartition).map(({ name }) => name))
  const kept = triggers
    .filter(({ trigger, relation }) => trigger === 'refuse_rewrite' && !months.has(relation))
    .map(({ relation }) => relation)
  expect([...appendOnly].sort()).toEqual(kept.sort())
})

test('a kernel as it is installed keeps what it promises', async () => {
  expect(checkPromises([], await inPassing((client) => readSnapshot(client, scope)))).toEqual([])
})

test.each(['refuse_rewrite', 'keep_consent_history'])(
  'consents without %s are found',
  async (guard) => {
    const found = await inPassing(async (client) => {
      await client.query(`alter table kiteline_internal.consents disable trigger ${guard}`)
      return checkPromises([], await readSnapshot(client, scope))
    })
    expect(found.map(({ code, path }) => `${code} ${path}`)).toEqual([
      `evidence_rewritable kiteline_internal.consents ${guard}`,
    ])
  },
)

test('what the kernel gives to its own roles is no finding, and what it gives to others is', async () => {
  const found = await inPassing(async (client) => {
    await client.query(`
      create role promised_clerk;
      grant execute on function kiteline.maintain()
        to kiteline_legal, kiteline_service, promised_clerk;
    `)
    return checkPromises([], await readSnapshot(client, scope))
  })
  expect(found.map(({ code, path }) => `${code} ${path}`)).toEqual([
    'direct_privilege execute on function kiteline.maintain() to promised_clerk',
  ])
})

test('people of the legal department and the service desk come and go without drift', async () => {
  const drift = await inPassing(async (client) => {
    const before = await readSnapshot(client, scope)
    await client.query(`
      create role promised_clerk;
      grant kiteline_legal, kiteline_service to promised_clerk;
    `)
    return compareSnapshots(before, await readSnapshot(client, scope))
  })
  expect(drift).toEqual([])
})

test('a role of kiteline that could log in is drift', async () => {
  const drift = await inPassing(async (client) => {
    const before = await readSnapshot(client, scope)
    await client.query('alter role kiteline_service login')
    return compareSnapshots(before, await readSnapshot(client, scope))
  })
  expect(drift.map(({ code, path }) => `${code} ${path}`)).toEqual([
    'role_changed kiteline_service',
  ])
})
