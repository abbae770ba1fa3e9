/** How values of a kind look, as a regular expression of PostgreSQL: the test runs in the database, no value leaves it. */
export const shapes = {
  resident_id: {
    words: 'resident ID numbers',
    pattern:
      '^[1-9][0-9]{5}(18|19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]$',
  },
  mobile: {
    words: 'mobile numbers',
    pattern: '^([+]?(00)?86[- ]?)?1[3-9][0-9]([- ]?[0-9]{4}){2}$',
  },
  landline: { words: 'landline numbers', pattern: '^[(]?0[0-9]{2,3}[)]?[- ]?[2-9][0-9]{6,7}$' },
  bank_card: {
    words: 'bank card numbers',
    pattern: '^(62([ -]?[0-9]){14,17}|4([ -]?[0-9]){15}|5[1-5]([ -]?[0-9]){14})$',
  },
  email: { words: 'e-mail addresses', pattern: '^[^@ ]+@[^@ ]+[.][A-Za-z]{2,}$' },
  plate: {
    words: 'vehicle plates',
    pattern:
      '^[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][- ·]?[A-Z0-9]{5,6}$',
  },
  address: {
    words: 'addresses',
    pattern: '(省|市|区|县|镇|乡|街道).*(路|街|道|巷|弄|村|小区|号|栋|幢|室)',
  },
  person_name: {
    words: 'names of persons',
    pattern:
      '^(欧阳|上官|司马|诸葛|[王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤])[一-龥]{1,2}$',
  },
  password_hash: {
    words: 'password hashes',
    pattern: '^[$](2[abxy]|argon2[a-z]*|scrypt|pbkdf2|[156])[$]',
  },
} as const satisfies Record<string, Shape>

/** A way values look. */
export interface Shape {
  /** For people: `98 of 100 sampled values look like …`. */
  readonly words: string
  readonly pattern: string
}

/** The name of a shape. */
export type ShapeName = keyof typeof shapes

/** A mobile number, a resident ID or an e-mail address in the middle of other text. */
export const embeddedPattern =
  '(^|[^0-9])(1[3-9][0-9]{9}|[1-9][0-9]{5}(18|19|20)[0-9]{9}[0-9Xx])([^0-9]|$)|[A-Za-z0-9._-]+@[A-Za-z0-9-]+[.][A-Za-z]'

/** What a sample of a column's values looks like: counts, never values. */
export interface SampledShapes {
  /** How many sampled rows have a value. */
  readonly filled: number
  readonly counts: { readonly [name in ShapeName]: number }
  /** How many hold a number or an address of a person among other text. */
  readonly embedded: number
}
