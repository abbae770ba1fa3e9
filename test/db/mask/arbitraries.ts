import fc from 'fast-check'
import type { MaskName } from '../../../src/policy/masks.ts'

const digit = fc.constantFrom(...'0123456789')
const letter = fc.constantFrom(...'ABCDEFGHJKLMNPQRSTUVWXYZ')

function digits(least: number, most = least): fc.Arbitrary<string> {
  return fc.string({ unit: digit, minLength: least, maxLength: most })
}

function joined(...parts: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> {
  return fc.tuple(...parts).map((values) => values.join(''))
}

const han = fc.constantFrom(...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华𠮷龢')
/** Surnames of one character that begin no surname of two. */
export const surname = fc.constantFrom(...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭')
/** Surnames of two characters. */
export const compoundSurname = fc.constantFrom('欧阳', '诸葛', '司马', '歐陽', '慕容')

/** A given name of the lengths a Chinese one may have. */
export function givenName(least: number, most: number): fc.Arbitrary<string> {
  return fc.string({ unit: han, minLength: least, maxLength: most })
}

/** A day between 1900 and 2099 as YYYY-MM-DD. */
export const day = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))

function withLuhn(body: string): string {
  const sum = [...body].reverse().reduce((total, character, index) => {
    const doubled = Number(character) * (index % 2 === 0 ? 2 : 1)
    return total + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return `${body}${(10 - (sum % 10)) % 10}`
}

const mobile = joined(fc.constantFrom('13', '14', '15', '16', '17', '18', '19'), digits(9))
const areaCode = fc.constantFrom('0571', '0755', '0311', '0991')
const landline = fc.oneof(
  joined(fc.constantFrom('010-', '021-', '029-'), fc.constantFrom('2', '6', '8'), digits(7)),
  joined(areaCode, fc.constant('-'), fc.constantFrom('2', '6', '8'), digits(6, 7)),
)
const foreign = joined(fc.constantFrom('+44', '+1', '+852', '+65'), digits(7, 10))
const region = fc.constantFrom('330106', '110101', '650102', '820000')
const residentId = fc
  .tuple(region, day, digits(3), fc.constantFrom(...'0123456789X'))
  .map(([place, born, serial, check]) => `${place}${born.replaceAll('-', '')}${serial}${check}`)
// 622 and a digit that no month begins with: not to be taken for a resident ID.
const bankCard = fc.oneof(
  joined(fc.constant('62222222229'), digits(2, 7)).map(withLuhn),
  joined(fc.constant('4111111199'), digits(5)).map(withLuhn),
)
const street = joined(
  fc.constantFrom('文三路', '中山大道', '人民街'),
  digits(1, 3),
  fc.constant('号'),
)
const address = joined(
  fc.constantFrom('浙江省', '浙江', '广东省', '内蒙古自治区'),
  fc.constantFrom('杭州市', '深圳市', '呼和浩特市'),
  fc.constantFrom('西湖区', '南山区', '新城区'),
  street,
)
const coordinate = (most: number) =>
  fc
    .tuple(fc.integer({ min: -most, max: most }), digits(4, 8))
    .map(([whole, fraction]) => `${whole}.${fraction}`)
const localPart = joined(fc.constantFrom(...'abcxyz019'), fc.stringMatching(/^[a-z0-9._-]{1,20}$/))
const amount = fc.integer({ min: 0, max: 2_000_000 }).map(String)
const group = fc.stringMatching(/^[1-9a-f][0-9a-f]{0,3}$/)

/** Values of the form each mask recognises, written the plain way. */
export const recognised: Readonly<Record<Exclude<MaskName, 'free_text'>, fc.Arbitrary<string>>> = {
  hidden: mobile,
  mobile,
  mobile_waybill: mobile,
  mobile_verify: mobile,
  mobile_strict: mobile,
  landline,
  phone: fc.oneof(mobile, landline, foreign),
  resident_id: residentId,
  resident_id_decade: residentId,
  resident_id_sex: residentId,
  resident_id_province: residentId,
  travel_document: joined(letter, digits(8)),
  bank_card: bankCard,
  bank_card_bin: bankCard,
  person_name: fc.oneof(
    joined(surname, givenName(1, 3)),
    joined(compoundSurname, givenName(1, 2)),
    fc.constantFrom('JohnSmith', "O'Neill", '阿卜杜拉·买买提'),
  ),
  person_name_last: joined(surname, givenName(1, 3)),
  email: joined(localPart, fc.constantFrom('@qq.com', '@163.com', '@family.example')),
  address,
  address_city: address,
  address_province: address,
  plate: joined(
    fc.constantFrom('京', '浙', '粤'),
    letter.filter((l) => !'IO'.includes(l)),
    digits(5),
  ),
  birth_date: day,
  birth_date_month_day: day,
  birth_band: day,
  birth_date_decade: day,
  wechat: joined(fc.constantFrom(...'abcxyz'), fc.stringMatching(/^[a-z0-9_-]{5,12}$/)),
  qq: joined(fc.constantFrom(...'123456789'), digits(4, 10)),
  credit_code: joined(fc.constant('91330106MA'), fc.stringMatching(/^[0-9A-H]{8}$/)),
  ip_network: fc.oneof(
    fc.ipV4(),
    fc.tuple(group, group, group).map((groups) => `${groups.join(':')}::1`),
  ),
  ip_network_external: fc.ipV4(),
  gps: fc.tuple(coordinate(89), coordinate(179)).map((pair) => pair.join(',')),
  gps_external: fc.tuple(coordinate(89), coordinate(179)).map((pair) => pair.join(',')),
  iban: joined(fc.constantFrom('DE', 'GB', 'FR'), digits(13, 25)),
  ssn: joined(
    fc.constantFrom('123', '078', '665'),
    fc.constant('-45-'),
    digits(3),
    fc.constant('1'),
  ),
  month: day,
  quarter: day,
  amount_band: amount,
}

const noise = fc.constantFrom(
  ...[...'0123456789*+-.()/:@_ Xx年月日省市区路号王张欧阳京A8¥,;·\t\n\r"\'\\%$[]{}|^'],
  ...['\u200b', '\u3000', '\ufeff', '１', '٣', '𠮷', '\u0301', '\u{e0100}', '\u202e', 'ß', 'İ'],
)

/** Any text PostgreSQL can hold: arbitrary characters, noise that looks like data, and data with one fault. */
export const anyText: fc.Arbitrary<string> = fc
  .oneof(
    { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
    { weight: 4, arbitrary: fc.string({ unit: noise, maxLength: 24 }) },
    { weight: 4, arbitrary: fc.oneof(...Object.values(recognised)) },
    {
      weight: 4,
      arbitrary: fc
        .tuple(fc.oneof(...Object.values(recognised)), fc.nat(), noise, fc.boolean())
        .map(([value, place, odd, replaces]) => {
          const characters = [...value]
          characters.splice(place % (characters.length + 1), replaces ? 1 : 0, odd)
          return characters.join('')
        }),
    },
    { weight: 1, arbitrary: fc.string({ unit: noise, minLength: 250, maxLength: 600 }) },
  )
  .map((text) => text.replaceAll('\0', ''))
