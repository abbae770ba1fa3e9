import fc from 'fast-check'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../harness/database.ts'
import { anyText, recognised } from './arbitraries.ts'
import { connectReader, maskAll } from './masks-on-server.ts'
import { shapes } from './shapes.ts'

let database: TestDatabase
let recipient: pg.Client
beforeAll(async () => {
  database = await createTestDatabase()
  recipient = await connectReader(database)
})
afterAll(() => database.drop())

const names = Object.keys(shapes) as (keyof typeof shapes)[]

/** Runs `check` on batches of values: a statement a batch, since the property holds on the server. */
function forBatches(
  value: fc.Arbitrary<string>,
  check: (values: readonly string[]) => Promise<void>,
): Promise<void> {
  const batch = fc.array(value, { minLength: 300, maxLength: 300, size: 'max' })
  return fc.assert(fc.asyncProperty(batch, check), { numRuns: 2, endOnFailure: true })
}

describe.each(names)('%s', (name) => {
  const shape = shapes[name]

  test('gives its one shape, three stars or nothing, for any text', async () => {
    await forBatches(anyText, async (values) => {
      const shown = await maskAll(recipient, name, values)
      expect(shown).toHaveLength(values.length)
      const odd = values
        .map((value, place) => ({ value, shown: shown[place] ?? 'null' }))
        .filter((row) => row.shown !== '' && row.shown !== '***' && !shape.test(row.shown))
      expect(odd, 'these outputs have another shape').toEqual([])
    })
  })

  test('never gives a text back as it came', async () => {
    await forBatches(anyText, async (values) => {
      const shown = await maskAll(recipient, name, values)
      const passed = values.filter((value, place) => value === shown[place] && /[^*]/.test(value))
      expect(passed, 'these values pass in clear').toEqual([])
    })
  })

  // These two show three stars for everything, what they recognise included.
  const alwaysStars = name === 'hidden' || name === 'mobile_strict'

  test(alwaysStars ? 'hides its own form' : 'recognises its own form', async () => {
    await forBatches(recognised[name], async (values) => {
      const shown = await maskAll(recipient, name, values)
      const refused = values.filter((_, place) => shown[place] === '***')
      expect(refused).toEqual(alwaysStars ? values : [])
    })
  })

  test('gives three stars for what is masked already', async () => {
    await forBatches(recognised[name], async (values) => {
      const once = await maskAll(recipient, name, values)
      const twice = await maskAll(recipient, name, once)
      expect(new Set(twice)).toEqual(new Set(['***']))
    })
  })

  test('keeps null, empties a blank, and refuses what is longer than 256 characters', async () => {
    const blank = name === 'hidden' ? '***' : ''
    const [form] = fc.sample(recognised[name], 1)
    expect(
      await maskAll(recipient, name, [
        null,
        '',
        ' \t\n',
        '\u3000\u3000',
        '\u200b\ufeff\u2060',
        `${form}${' '.repeat(257)}`,
        '1'.repeat(257),
        '9'.repeat(1_000_000),
      ]),
    ).toEqual([null, blank, blank, blank, blank, '***', '***', '***'])
  })
})
