import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../harness/database.ts'
import { connectReader } from './masks-on-server.ts'
import { argumentsOf, readVectors, typesOf, type Vector } from './read-vectors.ts'

let database: TestDatabase
let recipient: pg.Client
beforeAll(async () => {
  database = await createTestDatabase()
  recipient = await connectReader(database)
})
afterAll(() => database.drop())

const golden = readVectors('masks.json')
const more = readVectors('masks-more.json')

function callOf(vector: Vector): string {
  const given = argumentsOf(vector)
  const list = typesOf(vector).map((type, index) => {
    const value = given[index]
    return `${value == null ? 'null' : pg.escapeLiteral(value)}::${type}`
  })
  return `kiteline_mask.${pg.escapeIdentifier(vector.fn)}(${list.join(', ')})`
}

async function outcomes(vectors: readonly Vector[]) {
  const calls = vectors.map(
    (vector, index) => `select ${index} as place, ${callOf(vector)} as shown`,
  )
  const { rows } = await recipient.query<{ shown: string | null }>(
    `${calls.join('\nunion all\n')}\norder by place`,
  )
  return vectors.map((vector, index) => ({ ...vector, expect: rows[index]?.shown }))
}

test('every golden vector holds', async () => {
  expect(await outcomes(golden)).toEqual(golden)
})

test('every further vector holds, overloads for other types among them', async () => {
  expect(await outcomes(more)).toEqual(more)
})

// Each is called by a mask, and has no meaning of its own for a reader.
const helpers = [
  'bank_card_digits(text)',
  'bank_card_grouped(text)',
  'behind_city(text)',
  'behind_province(text)',
  'calendar_date(text)',
  'compact(text)',
  'email_kept(text)',
  'has_compound_surname(text)',
  'ip6_address(text)',
  'is_city(text)',
  'is_county(text)',
  'is_person_name(text)',
  'is_public_mail_domain(text)',
  'landline_kept(text)',
  'luhn_remainder(text)',
  'mobile_digits(text)',
  'person_name_kept(text)',
  'province_of(text)',
  'reshape(text,text,text)',
  'unrecognised(text)',
  'visible(text)',
  'western_digits(text)',
  'without_addresses(text)',
  'without_numbers(text)',
]

test('every mask and overload has vectors, null and a refusal among those of each mask', async () => {
  const { rows } = await database.dba.query<{ signature: string }>(
    `select p.proname || '(' || array_to_string(p.proargtypes::oid[]::regtype[], ',') || ')'
       as signature
     from pg_proc as p
     where p.pronamespace = 'kiteline_mask'::regnamespace`,
  )
  const functions = rows.map(({ signature }) => signature).sort()
  const full: Record<string, string> = {
    timestamp: 'timestamp without time zone',
    timestamptz: 'timestamp with time zone',
    // There is no mask of integers: they become numeric.
    integer: 'numeric',
    bigint: 'numeric',
  }
  const tried = new Set(
    [...golden, ...more].map(
      (vector) => `${vector.fn}(${typesOf(vector).map((type) => full[type] ?? type)})`,
    ),
  )
  expect([...tried, ...helpers].sort()).toEqual(functions)
  for (const fn of new Set([...golden, ...more].map((vector) => vector.fn))) {
    const refused = [...golden, ...more].filter((v) => v.fn === fn && v.expect === '***')
    expect(refused.length, `${fn} has no vector that it refuses`).toBeGreaterThan(0)
  }
})
