import { afterAll, beforeAll, expect, test } from 'vitest'
import { generate, generateMigration } from '../../src/generate/index.ts'
import { parsePolicy } from '../../src/policy/index.ts'
import { catalogueOf } from '../harness/catalogue.ts'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'
import { givePapers, hashOf, publishCommitmentText, stateLaw } from '../harness/lawful.ts'
import { openSession, readWith } from '../harness/opening.ts'
import { tinyPolicy, tinyTables } from '../harness/tiny-policy.ts'
import { applyPolicy, revertPolicy } from '../harness/workshop.ts'

let database: TestDatabase
const policy = parsePolicy(tinyPolicy)

beforeAll(async () => {
  database = await createTestDatabase({ template: 'kernel' })
  for (const login of ['callback_app', 'crm_app', 'rescue_app']) await database.createLogin(login)
  await database.dba.query(tinyTables)
})
afterAll(() => database.drop())

test('the migration of a small policy, to the letter', async () => {
  const migration = generateMigration(policy, null)
  await expect(migration?.text).toMatchFileSnapshot('snapshots/tiny.sql')
  expect(migration).toMatchObject({
    hazards: ['narrows_access', 'widens_access'],
    previousHash: null,
  })
})

test('the same policy gives the same bytes, whatever the order of its names', () => {
  const upsideDown = (value: unknown): unknown => {
    if (Array.isArray(value) || typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([name, each]) => [name, upsideDown(each)]),
    )
  }
  const text = generateMigration(policy, null)?.text
  expect(generateMigration(parsePolicy(tinyPolicy), null)?.text).toBe(text)
  expect(generateMigration(parsePolicy(upsideDown(tinyPolicy)), null)?.text).toBe(text)
})

test('every statement makes an object of its own', () => {
  const objects = generate(policy).map((statement) => statement.object)
  expect(new Set(objects).size).toBe(objects.length)
})

test('the migration runs up, down and up again, and each way leaves exactly what was there', async () => {
  const before = await catalogueOf(database, ['crm'])
  const text = await applyPolicy(database, policy)
  const applied = await catalogueOf(database, ['crm'])
  expect(applied).not.toEqual(before)
  await revertPolicy(database, text)
  expect(await catalogueOf(database, ['crm'])).toEqual(before)
  await applyPolicy(database, policy)
  expect(await catalogueOf(database, ['crm'])).toEqual(applied)
})

test('the applied policy reads as it says', async () => {
  const { dba } = database
  await dba.query(`
    select kiteline.create_recipient('callers', 'department', 'Callers', '王芳');
    select kiteline.qualify_recipient('callers', 'papers seen');
  `)
  await publishCommitmentText(dba)
  await givePapers(dba, [{ recipient: 'callers', persons: ['callback_app'] }])
  const { noticeId } = await stateLaw(dba, 'tiny', ['callers'])
  // The house holds contact for sensitive: without separate consent it stays empty.
  await dba.query(
    `select kiteline.record_consent(
       'tiny', '2', 'callback', 'callers', array['contact'], 'separate', 'letter', $1, clock_timestamp(),
       'letter 1', $2
     )`,
    [noticeId, hashOf('letter 1')],
  )
  const { rows } = await dba.query(
    "select kiteline.issue_grant('callback', 'callers', 'callback_app', '7 days', 'calling back') as id",
  )
  const client = await database.as('callback_app')
  const opening = await openSession(client, String(rows[0]?.id), {
    subjects: ['1', '2'],
    actor: 'berta',
  })
  expect(opening).toMatchObject({ admitted_count: 1 })
  expect(await readWith(client, opening.token, 'select * from for_callback.people')).toEqual([
    {
      full_name: '李**',
      mobile: '138****0002',
      person_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    },
  ])
  expect(await readWith(client, opening.token, 'select * from for_callback.call_notes')).toEqual([
    { topic: 'leak' },
  ])
})
