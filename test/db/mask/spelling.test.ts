import fc from 'fast-check'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../harness/database.ts'
import { recognised } from './arbitraries.ts'
import { connectReader, maskAll } from './masks-on-server.ts'

// A mask that showed the same value differently by its spelling would be a channel: who writes a column could
// tell its reader something through the mask.

let database: TestDatabase
let recipient: pg.Client
beforeAll(async () => {
  database = await createTestDatabase()
  recipient = await connectReader(database)
})
afterAll(() => database.drop())

const invisible = [
  '\u200b',
  '\u200d',
  '\ufeff',
  '\u00ad',
  '\u2060',
  '\u{e0100}',
  '\u180e',
  ' ',
  '\u3000',
]
const separators = [...invisible, '-', '.', '(', ')', '–', '－', '（', '·']

function fullWidth(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return code > 0x20 && code < 0x7f ? String.fromCodePoint(code + 0xfee0) : character
}

/** A value and another spelling of it: full width here and there, `between` anywhere. */
function respelled(value: fc.Arbitrary<string>, between: readonly string[]) {
  return fc
    .tuple(
      value,
      fc.infiniteStream(fc.boolean()),
      fc.infiniteStream(fc.constantFrom('', '', ...between)),
    )
    .map(([plain, widths, fillers]) => {
      const take = <T>(stream: Iterator<T>): T => stream.next().value as T
      const odd = [...plain].map((character) => {
        const filler = take(fillers)
        return `${filler}${take(widths) ? fullWidth(character) : character}`
      })
      return { plain, odd: `${odd.join('')}${take(fillers)}` }
    })
}

const numbers = [
  'mobile',
  'mobile_waybill',
  'mobile_verify',
  'landline',
  'phone',
  'resident_id',
  'resident_id_decade',
  'resident_id_sex',
  'resident_id_province',
  'travel_document',
  'bank_card',
  'bank_card_bin',
  'plate',
  'qq',
  'credit_code',
  'iban',
  'ssn',
] as const

const texts = [
  'person_name',
  'person_name_last',
  'email',
  'address',
  'address_city',
  'address_province',
  'birth_date',
  'birth_date_decade',
  'birth_date_month_day',
  'birth_band',
  'month',
  'quarter',
  'ip_network',
  'ip_network_external',
  'gps',
  'gps_external',
  'wechat',
  'amount_band',
] as const

async function expectOneOutput(name: keyof typeof recognised, between: readonly string[]) {
  const batch = fc.array(respelled(recognised[name], between), {
    minLength: 200,
    maxLength: 200,
    size: 'max',
  })
  await fc.assert(
    fc.asyncProperty(batch, async (pairs) => {
      const plain = await maskAll(
        recipient,
        name,
        pairs.map((pair) => pair.plain),
      )
      const odd = await maskAll(
        recipient,
        name,
        pairs.map((pair) => pair.odd),
      )
      const differing = pairs
        .map((pair, place) => ({ ...pair, shown: [plain[place], odd[place]] }))
        .filter(({ shown: [one, other] }) => one !== other)
      expect(differing, 'these spellings can be told apart').toEqual([])
    }),
    { numRuns: 2, endOnFailure: true },
  )
}

test.each(numbers)('%s shows every spelling of a number alike', async (name) => {
  await expectOneOutput(name, separators)
})

test.each(texts)('%s shows every spelling of a text alike', async (name) => {
  await expectOneOutput(name, invisible)
})

test.each(['+86', '+86 ', '0086', '86', '0', '(+86)', '+86-'])(
  'mobile shows a number behind %j like the number',
  async (prefix) => {
    const values = fc.sample(recognised.mobile, 100)
    const shown = await maskAll(
      recipient,
      'mobile',
      values.map((value) => `${prefix}${value}`),
    )
    expect(shown).toEqual(await maskAll(recipient, 'mobile', values))
  },
)
