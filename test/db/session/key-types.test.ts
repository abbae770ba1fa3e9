import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parsePolicy, sql } from '../../../src/policy/index.ts'
import { createTestDatabase, type TestDatabase } from '../../harness/database.ts'
import { givePapers, publishCommitmentText, stateLaw } from '../../harness/lawful.ts'
import { failureOf, openSession, readWith, tokenFor } from '../../harness/opening.ts'
import { applyPolicy } from '../../harness/workshop.ts'

/** A policy whose subject has a key of the given type, and a table two steps from the subject. */
function policyOf(name: string, type: 'bigint' | 'uuid' | 'text') {
  return {
    name,
    subject: { relation: `${name}.people`, key: 'id', type },
    categories: { word: { legal: 'personal' } },
    tiers: { service: { number: 2, categories: { word: 'raw' } } },
    relations: {
      [`${name}.people`]: {
        key: ['id'],
        subject: 'id',
        columns: { id: { category: 'key' }, word: { category: 'word' } },
      },
      [`${name}.letters`]: {
        key: ['letter_id'],
        subject: 'person',
        columns: {
          letter_id: { category: 'key' },
          person: { category: 'key' },
          word: { category: 'word' },
        },
      },
      [`${name}.pages`]: {
        key: ['page_id'],
        via: { column: 'letter_id', relation: `${name}.letters`, key: 'letter_id' },
        columns: {
          page_id: { category: 'key' },
          letter_id: { category: 'key' },
          word: { category: 'word' },
        },
      },
      [`${name}.notes`]: {
        key: ['note_id'],
        via: { column: 'page_id', relation: `${name}.pages`, key: 'page_id' },
        columns: {
          note_id: { category: 'key' },
          page_id: { category: 'key' },
          word: { category: 'word' },
        },
      },
    },
    purposes: {
      [name]: {
        tier: 'service',
        clause: '1',
        basis: 'cn13.1(2)',
        consent: 'none',
        shows: {
          [`${name}.people`]: { id: 'raw', word: 'raw' },
          [`${name}.letters`]: { person: 'raw', word: 'raw' },
          [`${name}.notes`]: { word: 'raw' },
        },
        // Two relations with a predicate, one of them three steps from the person
        rows: {
          [`${name}.people`]: sql`word <> 'hidden'`,
          [`${name}.notes`]: sql`word like 'note%'`,
        },
        recipientRoles: ['department'],
        logins: ['desk_app'],
        sessionCap: 2,
      },
    },
  }
}

const types = {
  keys_bigint: {
    column: 'bigint',
    type: 'bigint',
    keys: ['1', '-2', '3', '4'],
    odd: ['01', ' 1 '],
  },
  keys_int: { column: 'integer', type: 'bigint', keys: ['1', '2', '3', '4'], odd: ['+1'] },
  keys_uuid: {
    column: 'uuid',
    type: 'uuid',
    keys: [1, 2, 3, 4].map((digit) => `0000000${digit}-0000-4000-8000-00000000000a`),
    odd: ['{00000001-0000-4000-8000-00000000000A}'],
  },
  keys_text: { column: 'text', type: 'text', keys: ["O'Neill", 'a,"b"\\', '张三', 'x'], odd: [] },
} as const
type Name = keyof typeof types

let database: TestDatabase
let client: pg.Client
const grants = new Map<string, string>()

beforeAll(async () => {
  database = await createTestDatabase({ template: 'kernel' })
  await database.createLogin('desk_app')
  await database.dba.query(`
    select kiteline.create_recipient('desk_dept', 'department', 'Desk', '王芳');
    select kiteline.qualify_recipient('desk_dept', 'papers seen');
  `)
  await publishCommitmentText(database.dba)
  await givePapers(database.dba, [{ recipient: 'desk_dept', persons: ['desk_app'] }])
  for (const [name, { column, type, keys }] of Object.entries(types)) {
    await database.dba.query(`
      create schema ${name};
      create table ${name}.people (id ${column} primary key, word text);
      create table ${name}.letters (
        letter_id bigint primary key, person ${column} references ${name}.people (id), word text
      );
      create table ${name}.pages (
        page_id bigint primary key, letter_id bigint references ${name}.letters, word text
      );
      create table ${name}.notes (
        note_id bigint primary key, page_id bigint references ${name}.pages, word text
      );
    `)
    for (const [index, key] of keys.entries()) {
      await database.dba.query(`insert into ${name}.people values ($1, $2)`, [
        key,
        `person ${index}`,
      ])
      await database.dba.query(`insert into ${name}.letters values ($1, $2, $3)`, [
        index,
        key,
        `letter ${index}`,
      ])
      await database.dba.query(`insert into ${name}.pages values ($1, $1, 'page')`, [index])
      // The last person's note does not satisfy the predicate.
      const word = index === 3 ? 'SECRET' : `note ${index}`
      await database.dba.query(`insert into ${name}.notes values ($1, $1, $2)`, [index, word])
    }
    await applyPolicy(database, parsePolicy(policyOf(name, type)))
    await stateLaw(database.dba, name, ['desk_dept'])
    const { rows } = await database.dba.query<{ grant_id: string }>(
      "select kiteline.issue_grant($1, 'desk_dept', 'desk_app', '1 day', 'tests of keys') as grant_id",
      [name],
    )
    grants.set(name, String(rows[0]?.grant_id))
  }
  client = await database.as('desk_app')
})
afterAll(() => database.drop())

for (const [name, { keys, odd, type }] of Object.entries(types) as [Name, (typeof types)[Name]][]) {
  const grant = () => String(grants.get(name))

  test(`${name}: a session reads its people, their letters, and notes three steps away`, async () => {
    const token = await tokenFor(client, grant(), [keys[1], keys[3]])
    const read = (sql: string) => readWith(client, token, sql)
    // The last one has no note that the purpose admits.
    expect(await read(`select id::text, word from for_${name}.people`)).toEqual([
      { id: keys[1], word: 'person 1' },
    ])
    expect(await read(`select person::text, word from for_${name}.letters`)).toEqual([
      { person: keys[1], word: 'letter 1' },
    ])
    expect(await read(`select word from for_${name}.notes`)).toEqual([{ word: 'note 1' }])
  })

  test(`${name}: keys are kept in canonical text and in one typed column`, async () => {
    const asked = [keys[0], ...odd].slice(0, 2)
    const opening = await openSession(client, grant(), { subjects: asked })
    expect(opening).toMatchObject({ refusal: null })
    const { rows } = await database.superuser.query(
      `select s.subjects, num_nonnulls(l.bigint_subjects, l.uuid_subjects, l.text_subjects) as typed,
         l.${type}_subjects is not null as is_of_its_type
       from kiteline_internal.sessions s join kiteline_internal.live_sessions l using (session_id)
       where session_id = $1`,
      [opening.session_id],
    )
    const seen = new Set(rows[0]?.subjects)
    expect(seen.has(keys[0])).toBe(true)
    expect(rows).toMatchObject([{ typed: 1, is_of_its_type: true }])
  })

  test(`${name}: the cap holds for named and matching openings`, async () => {
    expect(
      await failureOf(openSession(client, grant(), { subjects: keys.slice(0, 3) })),
    ).toMatchObject({
      code: 'KL104',
    })
    expect(await openSession(client, grant())).toMatchObject({ refusal: 'KL102' })
  })

  test(`${name}: a key of another type is one clear error`, async () => {
    const wrong = name === 'keys_uuid' ? '1' : 'one'
    const call = openSession(client, grant(), { subjects: [wrong] })
    if (type === 'text') expect(await call).toMatchObject({ refusal: 'KL102' })
    else expect(await failureOf(call)).toMatchObject({ code: 'KL001' })
  })

  test(`${name}: a restriction hides a person from an open session`, async () => {
    const token = await tokenFor(client, grant(), [keys[0], keys[2]])
    const read = () => readWith(client, token, `select word from for_${name}.people order by word`)
    const { rows } = await database.dba.query(
      "select kiteline.restrict_subject($1, $2, 'objected') as refusal_id",
      [name, odd[0] ?? keys[0]],
    )
    expect(await read()).toEqual([{ word: 'person 2' }])
    await database.dba.query("select kiteline.lift_restriction($1, 'agreed again')", [
      rows[0]?.refusal_id,
    ])
    expect(await read()).toEqual([{ word: 'person 0' }, { word: 'person 2' }])
  })
}

test('the key of a session’s people is the index condition of a read', async () => {
  const token = await tokenFor(client, String(grants.get('keys_uuid')), [
    types.keys_uuid.keys[0] ?? '',
  ])
  await client.query('set enable_seqscan = off')
  const plan = await readWith<{ 'QUERY PLAN': string }>(
    client,
    token,
    'explain (costs off) select word from for_keys_uuid.people',
  )
  await client.query('reset enable_seqscan')
  expect(plan.map((row) => row['QUERY PLAN']).join('\n')).toMatch(
    /Index Cond: \(id = ANY \(+InitPlan \d+\).col1|Index Cond: \(id = ANY \(\$\d+\)/,
  )
})
