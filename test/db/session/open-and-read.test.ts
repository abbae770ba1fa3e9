import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, grantFor, type TestDatabase } from '../../harness/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase({ template: 'example' })
})
afterAll(() => database.drop())

test('x', async () => {
  const c = await database.as('repair_desk')
  const { rows } = await c.query('select * from kiteline.open_session($1,$2,$3,$4)', [grantFor('repair'), 'engineer-17', 'ticket 9', ['10', '60']])
  expect(rows[0]).toMatchObject({ admitted_count: 2, refusal: null })
})
