import fc from 'fast-check'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../harness/database.ts'
import { anyText, recognised } from './arbitraries.ts'
import { connectReader, maskAll } from './masks-on-server.ts'

let database: TestDatabase
let recipient: pg.Client
beforeAll(async () => {
  database = await createTestDatabase()
  recipient = await connectReader(database)
})
afterAll(() => database.drop())

const words = fc.constantFrom(
  '空调不制冷',
  '请尽快上门，',
  '客户王女士',
  ' fault E1 ',
  '\n',
  '(夜间)',
  '',
)
const hidden = [
  'mobile',
  'landline',
  'phone',
  'resident_id',
  'travel_document',
  'bank_card',
  'email',
  'plate',
  'credit_code',
  'iban',
] as const

test.each(hidden)('a %s between words is taken out, and the words stay', async (name) => {
  const given = fc.sample(fc.tuple(words, recognised[name], words), 300)
  const shown = await maskAll(
    recipient,
    'free_text',
    given.map((parts) => parts.join('')),
  )
  shown.forEach((text, place) => {
    const [before, value, after] = given[place] ?? ['', '', '']
    expect(text, `${value} is in ${text}`).not.toContain(value)
    expect(text).toMatch(/\[[^\]]+\]/)
    for (const word of [before, after]) {
      if (/^[\u4E00-\u9FFF]+$/.test(word)) expect(text).toContain(word)
    }
  })
})

test('no text leaves six digits in a row, nine with separators, or a mail address', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyText, { minLength: 300, maxLength: 300, size: 'max' }),
      async (values) => {
        const shown = await maskAll(recipient, 'free_text', values)
        const leaks = shown.filter((text) =>
          /[0-9]{6}|[0-9](?:[ ().-]{0,3}[0-9]){8}|[0-9]@[A-Za-z0-9]/.test(text ?? ''),
        )
        expect(leaks).toEqual([])
      },
    ),
    { numRuns: 3, endOnFailure: true },
  )
})

test('redacting twice changes nothing', async () => {
  const values = fc.sample(
    fc.tuple(words, fc.oneof(...hidden.map((n) => recognised[n])), words),
    300,
  )
  const once = await maskAll(
    recipient,
    'free_text',
    values.map((parts) => parts.join('')),
  )
  expect(await maskAll(recipient, 'free_text', once)).toEqual(once)
})

test('a text of 4000 characters is redacted within a second, a longer one hidden', async () => {
  const text = '电话138 1234 5678,'.repeat(400).slice(0, 4000)
  const started = performance.now()
  const [shown, longer] = await maskAll(recipient, 'free_text', [text, `${text}。`])
  expect(performance.now() - started).toBeLessThan(1000)
  expect(shown).not.toContain('5678')
  expect(shown).toContain('电话[手机号],')
  expect(longer).toBe('***')
})
