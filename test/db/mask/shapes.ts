import type { MaskName } from '../../../src/policy/masks.ts'

/**
 * Every shape that a mask of text may give besides `***`, the empty string and null.
 *
 * A star in the shape is a star in the output: what stands beside the stars is the most that survives.
 * Free text has no shape, it has tests of its own.
 */
export const shapes: Readonly<Record<Exclude<MaskName, 'free_text'>, RegExp>> = {
  hidden: /^\*\*\*$/,
  mobile: /^1[3-9][0-9]\*{4}[0-9]{4}$/,
  mobile_waybill: /^1[3-9][0-9]\*{6}[0-9]{2}$/,
  mobile_verify: /^\*{7}[0-9]{4}$/,
  mobile_strict: /^\*\*\*$/,
  landline: /^0[1-9][0-9]{1,2}-\*{4}[0-9]{3,4}$/,
  phone: /^(?:1[3-9][0-9]\*{4}[0-9]{4}|0[1-9][0-9]{1,2}-\*{4}[0-9]{3,4}|\+\*{3}[0-9]{2})$/,
  resident_id: /^[1-9](?:\*{16}[0-9X]|\*{13}[0-9])$/,
  resident_id_decade: /^(?:19|20)[0-9]0s$/,
  resident_id_sex: /^(?:fe)?male$/,
  resident_id_province: /^\p{Script=Han}{2,7}(?:市|省|区)$/u,
  travel_document: /^(?:[A-Z]\*{6}|\*{7})[0-9]{2}$/,
  bank_card: /^\*{4}[0-9]{4}$/,
  bank_card_bin: /^[0-9]{6}\*{6}[0-9]{4}$/,
  person_name: /^(?:\p{L}|[\u3007\u4DC0-\u4DFF]|\p{Script=Han}{2})?\*\*$/u,
  person_name_last: /^\*\*(?:\p{Script=Han}|[\u3007\u4DC0-\u4DFF])?$/u,
  email: /^[A-Za-z0-9_]?\*{3}@(?:\*{3}|[a-z0-9.]+)$/,
  address: /^\p{Script=Han}{2,30}\*{3}$/u,
  address_city: /^\p{Script=Han}{2,20}\*{3}$/u,
  address_province: /^\p{Script=Han}{2,8}\*{3}$/u,
  plate: /^\p{Script=Han}[A-HJ-NP-Z]\*{3}[A-HJ-NP-Z0-9][A-HJ-NP-Z0-9学警港澳挂]$/u,
  birth_date: /^(?:19|20)[0-9]{2}-\*\*-\*\*$/,
  birth_date_month_day: /^\*{4}-[01][0-9]-[0-3][0-9]$/,
  birth_band: /^(?:19|20)[0-9](?:0-(?:19|20)[0-9]4|5-(?:19|20)[0-9]9)$/,
  birth_date_decade: /^(?:19|20)[0-9]0s$/,
  wechat: /^[A-Za-z]\*{3}[A-Za-z0-9_-]$/,
  qq: /^\*{3}[0-9]{2}$/,
  credit_code: /^[0-9A-Y]{2}\*{3}[0-9A-Y]{2}$/,
  ip_network: /^(?:(?:[0-9]{1,3}\.){3}0\/24|[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,2}::\/48)$/,
  ip_network_external: /^(?:(?:[0-9]{1,3}\.){2}0\.0\/16|[0-9a-f]{1,4}(?::[0-9a-f]{1,4})?::\/32)$/,
  gps: /^-?[0-9]{1,3}\.[0-9]{2},-?[0-9]{1,3}\.[0-9]{2}$/,
  gps_external: /^-?[0-9]{1,3}\.[0-9],-?[0-9]{1,3}\.[0-9]$/,
  iban: /^[A-Z]{2}\*{3}[A-Z0-9]{4}$/,
  ssn: /^\*{3}-\*\*-[0-9]{4}$/,
  month: /^(?:19|20)[0-9]{2}-[01][0-9]$/,
  quarter: /^(?:19|20)[0-9]{2}-Q[1-4]$/,
  amount_band: /^(?:[0-9]{1,5}-[0-9]{3,5}|100000\+)$/,
}
