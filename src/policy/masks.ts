import type { Treatment } from './vocabulary.ts'

/** A type that a mask function accepts, as PostgreSQL names it. */
export type MaskType =
  | 'text'
  | 'date'
  | 'timestamp'
  | 'timestamp with time zone'
  | 'numeric'
  | 'double precision'
  | 'inet'

/** What the catalogue knows of one `kiteline_mask` function. */
export interface Mask {
  /** Masks of one family hide the same kind of value. */
  readonly family: string
  readonly profile: string
  /** What passes: `masked` leaves characters standing, `generalised` leaves a band or a region. */
  readonly treatment: Extract<Treatment, 'masked' | 'generalised'>
  /** What a reader learns; the union over two masks of one value is what he learns from both. */
  readonly reveals: readonly string[]
  /** The overloads of the function; a column of another type is cast to one of them by PostgreSQL or not at all. */
  readonly types: readonly MaskType[]
  /** Rank within the family: 1 reveals least. */
  readonly strength: number
}

/** The positions of the first `head` and last `tail` characters. */
function ends(head: number, tail: number): readonly string[] {
  const first = Array.from({ length: head }, (_, index) => `head_${index + 1}`)
  const last = Array.from({ length: tail }, (_, index) => `tail_${index + 1}`)
  return [...first, ...last]
}

type MaskRow = readonly [
  family: string,
  profile: string,
  strength: number,
  treatment: Mask['treatment'],
  reveals: readonly string[],
  types?: readonly MaskType[],
]

function mask([family, profile, strength, treatment, reveals, types = ['text']]: MaskRow): Mask {
  return Object.freeze({ family, profile, treatment, reveals, types, strength })
}

const day: readonly MaskType[] = ['text', 'date']
const moment: readonly MaskType[] = ['text', 'date', 'timestamp', 'timestamp with time zone']
const coordinate: readonly MaskType[] = ['text', 'numeric', 'double precision']
const network: readonly MaskType[] = ['text', 'inet']

/** Every mask there is: the name of the function in schema `kiteline_mask`, and what it leaves standing. */
export const masks = Object.freeze({
  hidden: mask(['anything', 'hidden', 1, 'generalised', []]),
  mobile: mask(['mobile', 'display', 4, 'masked', ends(3, 4)]),
  mobile_waybill: mask(['mobile', 'waybill', 3, 'masked', ends(3, 2)]),
  mobile_verify: mask(['mobile', 'verify', 2, 'masked', ends(0, 4)]),
  mobile_strict: mask(['mobile', 'strict', 1, 'generalised', []]),
  landline: mask(['landline', 'display', 1, 'masked', ['area', ...ends(0, 4)]]),
  phone: mask(['phone', 'display', 1, 'masked', ['area', ...ends(3, 4)]]),
  resident_id: mask(['resident_id', 'display', 4, 'masked', ends(1, 1)]),
  resident_id_decade: mask([
    'resident_id',
    'decade',
    3,
    'generalised',
    ['digit_7', 'digit_8', 'digit_9'],
  ]),
  resident_id_province: mask(['resident_id', 'province', 2, 'generalised', ends(2, 0)]),
  resident_id_sex: mask(['resident_id', 'sex', 1, 'generalised', ['digit_17_parity']]),
  travel_document: mask(['travel_document', 'display', 1, 'masked', ends(1, 2)]),
  bank_card: mask(['bank_card', 'display', 1, 'masked', ends(0, 4)]),
  bank_card_bin: mask(['bank_card', 'bin', 2, 'masked', ends(6, 4)]),
  person_name: mask(['person_name', 'surname', 2, 'masked', ['surname']]),
  person_name_last: mask(['person_name', 'last', 1, 'masked', ends(0, 1)]),
  email: mask(['email', 'display', 1, 'masked', ['head_1', 'provider']]),
  address: mask(['address', 'district', 3, 'generalised', ['province', 'city', 'district']]),
  address_city: mask(['address', 'city', 2, 'generalised', ['province', 'city']]),
  address_province: mask(['address', 'province', 1, 'generalised', ['province']]),
  plate: mask(['plate', 'display', 1, 'masked', ['region', ...ends(0, 2)]]),
  birth_date: mask(['birth_date', 'year', 4, 'generalised', ['decade', 'lustrum', 'year'], day]),
  birth_date_month_day: mask(['birth_date', 'month_day', 3, 'masked', ['month', 'day'], day]),
  birth_band: mask(['birth_date', 'five_years', 2, 'generalised', ['decade', 'lustrum'], day]),
  birth_date_decade: mask(['birth_date', 'decade', 1, 'generalised', ['decade'], day]),
  wechat: mask(['wechat', 'display', 1, 'masked', ends(1, 1)]),
  qq: mask(['qq', 'display', 1, 'masked', ends(0, 2)]),
  credit_code: mask(['credit_code', 'display', 1, 'masked', ends(2, 2)]),
  ip_network: mask(['ip_network', 'internal', 2, 'generalised', ['wide', 'narrow'], network]),
  ip_network_external: mask(['ip_network', 'external', 1, 'generalised', ['wide'], network]),
  gps: mask(['gps', 'internal', 2, 'generalised', ['decimal_1', 'decimal_2'], coordinate]),
  gps_external: mask(['gps', 'external', 1, 'generalised', ['decimal_1'], coordinate]),
  iban: mask(['iban', 'display', 1, 'masked', ['country', ...ends(0, 4)]]),
  ssn: mask(['ssn', 'display', 1, 'masked', ends(0, 4)]),
  free_text: mask(['free_text', 'redacted', 1, 'masked', ['redacted_text']]),
  month: mask([
    'moment',
    'month',
    2,
    'generalised',
    ['decade', 'lustrum', 'year', 'quarter', 'month'],
    moment,
  ]),
  quarter: mask([
    'moment',
    'quarter',
    1,
    'generalised',
    ['decade', 'lustrum', 'year', 'quarter'],
    moment,
  ]),
  amount_band: mask(['amount', 'band', 1, 'generalised', ['band'], ['text', 'numeric']]),
})

/** The name of a mask: a function of schema `kiteline_mask`. */
export type MaskName = keyof typeof masks

/** Every mask name, sorted. */
export const maskNames = Object.freeze((Object.keys(masks) as MaskName[]).sort())

/** True when `value` names a mask of the catalogue. */
export function isMaskName(value: unknown): value is MaskName {
  return typeof value === 'string' && Object.hasOwn(masks, value)
}
