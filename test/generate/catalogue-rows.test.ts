import { afterAll, beforeAll, expect, test } from 'vitest'
import { parsePolicy, purposeHash, termsHash } from '../../src/policy/index.ts'
import { createTestDatabase, type TestDatabase } from '../harness/database.ts'
import { tinyPolicy, tinyTables } from '../harness/tiny-policy.ts'
import { applyPolicy, revertPolicy } from '../harness/workshop.ts'

const policy = parsePolicy(tinyPolicy)
let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase({ template: 'kernel' })
  for (const login of ['callback_app', 'crm_app', 'rescue_app']) await database.createLogin(login)
  await database.dba.query(tinyTables)
})
afterAll(() => database.drop())

async function rows(sql: string): Promise<unknown[]> {
  return (await database.superuser.query(sql)).rows
}

const versions =
  'select purpose, purpose_hash from kiteline_internal.purpose_versions order by purpose'

test('kinds of data and terms stand in the catalogue while the policy is applied; versions outlast it', async () => {
  const migration = await applyPolicy(database, policy)
  const kept = Object.keys(policy.purposes).map((purpose) => ({
    purpose,
    purpose_hash: purposeHash(policy, purpose),
  }))
  expect(
    await rows(`
      select category, legal, house, sensitivity, label_en, label_zh
      from kiteline_internal.categories where policy = 'tiny' order by category
    `),
  ).toEqual([
    {
      category: 'contact',
      legal: 'personal',
      house: 'sensitive',
      sensitivity: 'sensitive',
      label_en: 'contact',
      label_zh: 'contact',
    },
    {
      category: 'helper',
      legal: 'personal',
      house: 'personal',
      sensitivity: 'personal',
      label_en: 'helper',
      label_zh: 'helper',
    },
    {
      category: 'identity',
      legal: 'personal',
      house: 'personal',
      sensitivity: 'personal',
      label_en: 'identity',
      label_zh: '身份',
    },
    {
      category: 'talk',
      legal: 'personal',
      house: 'personal',
      sensitivity: 'personal',
      label_en: 'talk',
      label_zh: 'talk',
    },
  ])
  expect(
    await rows(`
      select purpose, terms_hash, shows_restricted, required_categories, forbidden_categories
      from kiteline_internal.purposes order by purpose
    `),
  ).toEqual([
    {
      purpose: 'callback',
      terms_hash: termsHash(policy, 'callback'),
      shows_restricted: false,
      required_categories: ['identity'],
      forbidden_categories: [],
    },
    {
      purpose: 'rescue',
      terms_hash: termsHash(policy, 'rescue'),
      shows_restricted: true,
      required_categories: [],
      forbidden_categories: [],
    },
  ])
  expect(await rows(versions)).toEqual(kept)

  await revertPolicy(database, migration)
  expect(await rows('select from kiteline_internal.categories')).toEqual([])
  expect(await rows('select from kiteline_internal.purposes')).toEqual([])
  expect(await rows(versions)).toEqual(kept)

  await applyPolicy(database, policy)
  expect(await rows(versions)).toEqual(kept)
})

test('a policy without a single kind of data is applied, too', async () => {
  const bare = parsePolicy({
    name: 'bare',
    subject: { relation: 'crm.machines', key: 'machine_id' },
    categories: {},
    tiers: {},
    relations: {
      'crm.machines': {
        key: ['machine_id'],
        subject: 'machine_id',
        columns: { machine_id: { category: 'key' } },
      },
    },
    purposes: {},
  })
  await database.dba.query('create table crm.machines (machine_id bigint primary key)')
  const migration = await applyPolicy(database, bare)
  expect(await rows("select from kiteline_internal.categories where policy = 'bare'")).toEqual([])
  await revertPolicy(database, migration)
})
