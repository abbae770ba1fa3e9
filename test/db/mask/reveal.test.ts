import fc from 'fast-check'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../harness/database.ts'
import { compoundSurname, givenName, recognised, surname } from './arbitraries.ts'
import { connectReader, maskAll } from './masks-on-server.ts'

let database: TestDatabase
let recipient: pg.Client
beforeAll(async () => {
  database = await createTestDatabase()
  recipient = await connectReader(database)
})
afterAll(() => database.drop())

type Masked = keyof typeof recognised

/** What each mask shows, worked out here a second time: nothing but this may survive. */
const expected: Partial<Record<Masked, (value: string) => string>> = {
  mobile: (value) => `${value.slice(0, 3)}****${value.slice(-4)}`,
  mobile_waybill: (value) => `${value.slice(0, 3)}******${value.slice(-2)}`,
  mobile_verify: (value) => `*******${value.slice(-4)}`,
  landline: (value) => value.replace(/-..../, '-****'),
  resident_id: (value) => `${value[0]}${'*'.repeat(16)}${value.at(-1)}`,
  resident_id_decade: (value) => `${value.slice(6, 9)}0s`,
  resident_id_sex: (value) => (Number(value[16]) % 2 === 1 ? 'male' : 'female'),
  travel_document: (value) => `${value[0]}******${value.slice(-2)}`,
  bank_card: (value) => `****${value.slice(-4)}`,
  bank_card_bin: (value) => `${value.slice(0, 6)}******${value.slice(-4)}`,
  person_name_last: (value) => `**${[...value].at(-1)}`,
  plate: (value) => `${value.slice(0, 2)}***${value.slice(-2)}`,
  birth_date: (value) => `${value.slice(0, 4)}-**-**`,
  birth_date_decade: (value) => `${value.slice(0, 3)}0s`,
  birth_date_month_day: (value) => `****${value.slice(4)}`,
  birth_band: (value) => {
    const first = Math.floor(Number(value.slice(0, 4)) / 5) * 5
    return `${first}-${first + 4}`
  },
  month: (value) => value.slice(0, 7),
  quarter: (value) => `${value.slice(0, 4)}-Q${Math.ceil(Number(value.slice(5, 7)) / 3)}`,
  wechat: (value) => `${value[0]}***${value.at(-1)}`,
  qq: (value) => `***${value.slice(-2)}`,
  credit_code: (value) => `${value.slice(0, 2)}***${value.slice(-2)}`,
  iban: (value) => `${value.slice(0, 2)}***${value.slice(-4)}`,
  ssn: (value) => `***-**-${value.slice(-4)}`,
  ip_network_external: (value) => `${value.split('.').slice(0, 2).join('.')}.0.0/16`,
  gps: (value) => value.replaceAll(/(\.[0-9]{2})[0-9]+/g, '$1'),
  gps_external: (value) => value.replaceAll(/(\.[0-9])[0-9]+/g, '$1'),
}

test.each(Object.keys(expected) as Masked[])('%s shows only what it is meant to', async (name) => {
  const values = fc.sample(recognised[name], 500)
  const wanted = values.map((value) => expected[name]?.(value))
  expect(await maskAll(recipient, name, values)).toEqual(wanted)
})

test('the length of a given name is not shown', async () => {
  const [family = ''] = fc.sample(surname, 1)
  const [family2 = ''] = fc.sample(compoundSurname, 1)
  const single = [1, 2, 3].flatMap((length) => fc.sample(givenName(length, length), 20))
  const shown = await maskAll(
    recipient,
    'person_name',
    single.map((given) => `${family}${given}`),
  )
  expect(new Set(shown)).toEqual(new Set([`${family}**`]))
  const double = [1, 2].flatMap((length) => fc.sample(givenName(length, length), 20))
  const shown2 = await maskAll(
    recipient,
    'person_name',
    double.map((given) => `${family2}${given}`),
  )
  expect(new Set(shown2)).toEqual(new Set([`${family2}**`]))
})

test.each([
  ['email', ['ab@qq.com', 'abcdefghijk@qq.com']],
  ['email', ['ab@x.cn', 'abcdefghijk@a.very.long.domain.example']],
  ['bank_card', ['4222222222222', '6222029999000022222']],
  ['wechat', ['abcdef', 'abcdefghijklmnof']],
  ['qq', ['10099', '12345678999']],
  ['iban', ['DE00123456789', 'DE123456789012345678901234'].map((head) => `${head}9999`)],
  ['address', ['浙江省杭州市西湖区1号', '浙江省杭州市西湖区文三路90号1幢2单元301室']],
] as const)('%s shows values of different length alike', async (name, values) => {
  const shown = await maskAll(recipient, name, values)
  expect(shown[0]).not.toBe('***')
  expect(new Set(shown).size).toBe(1)
})

/** The positions that an output leaves standing. */
function standing(output: string): ReadonlySet<number> {
  const places = [...output].flatMap((character, place) => (character === '*' ? [] : [place]))
  return new Set(places)
}

test('a stricter profile of a mobile number leaves nothing standing that a laxer one hides', async () => {
  const values = fc.sample(recognised.mobile, 200)
  const display = await maskAll(recipient, 'mobile', values)
  for (const stricter of ['mobile_waybill', 'mobile_verify']) {
    const shown = await maskAll(recipient, stricter, values)
    shown.forEach((output, place) => {
      const wider = standing(display[place] ?? '')
      const beyond = [...standing(output ?? '')].filter((position) => !wider.has(position))
      expect(beyond, `${stricter} shows more of ${values[place]}`).toEqual([])
    })
  }
  expect(new Set(await maskAll(recipient, 'mobile_strict', values))).toEqual(new Set(['***']))
})

test.each([
  ['address_province', 'address_city'],
  ['address_city', 'address'],
  ['birth_date_decade', 'birth_date'],
  ['gps_external', 'gps'],
] as const)('%s begins as %s does', async (stricter, laxer) => {
  const values = fc.sample(recognised[laxer], 200)
  const less = await maskAll(recipient, stricter, values)
  const more = await maskAll(recipient, laxer, values)
  less.forEach((output, place) => {
    const latitude = (text: string | null | undefined) => text?.split(',')[0] ?? ''
    const kept = latitude(output).replace(/(?:\*+|0s)$/, '')
    expect(latitude(more[place]).startsWith(kept), `${output} beside ${more[place]}`).toBe(true)
  })
})

test('bank_card shows the end that bank_card_bin shows', async () => {
  const values = fc.sample(recognised.bank_card, 200)
  const less = await maskAll(recipient, 'bank_card', values)
  const more = await maskAll(recipient, 'bank_card_bin', values)
  expect(less.map((output) => output?.slice(-4))).toEqual(more.map((output) => output?.slice(-4)))
})
