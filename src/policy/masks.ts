import type { Treatment } from './vocabulary.ts'

/** A type that a mask function accepts, as PostgreSQL names it. */
export type MaskType = 'text' | 'date' | 'timestamptz' | 'numeric'

/** What the catalogue knows of one `kiteline_mask` function. */
export interface Mask {
  /** Masks of one family hide the same kind of value. */
  readonly family: string
  readonly profile: string
  /** What passes: `masked` leaves characters standing, `generalised` leaves a band or a region. */
  readonly treatment: Extract<Treatment, 'masked' | 'generalised'>
  /** What a reader learns; the union over two masks of one value is what he learns from both. */
  readonly reveals: readonly string[]
  /** The overloads of the function. */
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

/** Every mask there is: the name of the function in schema `kiteline_mask`, and what it leaves standing. */
export const masks = Object.freeze({
  mobile: mask(['mobile', 'display', 3, 'masked', ends(3, 4)]),
  mobile_waybill: mask(['mobile', 'waybill', 2, 'masked', ends(3, 2)]),
  mobile_verify: mask(['mobile', 'verify', 1, 'masked', ends(0, 4)]),
  landline: mask(['landline', 'display', 1, 'masked', ['area', ...ends(0, 4)]]),
  phone: mask(['phone', 'display', 1, 'masked', ['area', ...ends(3, 4)]]),
  resident_id: mask(['resident_id', 'display', 1, 'masked', ends(1, 1)]),
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
  birth_date: mask(['birth_date', 'year', 2, 'generalised', ['decade', 'year'], ['text', 'date']]),
  birth_date_month_day: mask([
    'birth_date',
    'month_day',
    2,
    'masked',
    ['month', 'day'],
    ['text', 'date'],
  ]),
  birth_date_decade: mask(['birth_date', 'decade', 1, 'generalised', ['decade'], ['text', 'date']]),
  wechat: mask(['wechat', 'display', 1, 'masked', ends(1, 1)]),
  qq: mask(['qq', 'display', 1, 'masked', ends(0, 2)]),
  credit_code: mask(['credit_code', 'display', 1, 'masked', ends(2, 2)]),
  ip_network: mask(['ip_network', 'internal', 2, 'generalised', ['network_16', 'network_24']]),
  iban: mask(['iban', 'display', 1, 'masked', ['country', ...ends(0, 4)]]),
  ssn: mask(['ssn', 'display', 1, 'masked', ends(0, 4)]),
  free_text: mask(['free_text', 'redacted', 1, 'masked', ['redacted_text']]),
  month: mask([
    'moment',
    'month',
    1,
    'generalised',
    ['year', 'month'],
    ['text', 'date', 'timestamptz'],
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
