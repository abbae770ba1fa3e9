import type { CategoryInput, IdentifierRole, Label, MaskName } from '../policy/language.ts'
import type { ShapeName } from './shapes.ts'
import type { TypeFamily } from './tables.ts'

/** A category that a draft may use. `house` says what the house should be careful with beyond the law. */
export interface DraftCategory extends Pick<CategoryInput, 'legal' | 'house'> {
  readonly label: Label
}

/** The categories of the rulebook that a column can be guessed to hold. */
export const draftCategories = {
  identity_basic: { legal: 'personal', label: { zh: '基本身份', en: 'basic identity' } },
  identity_document: {
    legal: 'personal',
    house: 'sensitive',
    label: { zh: '身份证件', en: 'identity documents' },
  },
  contact: { legal: 'personal', label: { zh: '联系方式', en: 'contact' } },
  address: { legal: 'personal', label: { zh: '地址', en: 'address' } },
  location: { legal: 'sensitive', label: { zh: '行踪位置', en: 'location' } },
  emergency_contact: { legal: 'personal', label: { zh: '紧急联系人', en: 'emergency contact' } },
  family: { legal: 'personal', label: { zh: '家庭成员', en: 'family' } },
  minor: { legal: 'sensitive', label: { zh: '未成年人', en: 'minors' } },
  financial_account: { legal: 'sensitive', label: { zh: '金融账户', en: 'financial accounts' } },
  credit: { legal: 'sensitive', label: { zh: '征信与收入', en: 'credit and income' } },
  health: { legal: 'sensitive', label: { zh: '健康', en: 'health' } },
  biometric: { legal: 'sensitive', label: { zh: '生物识别', en: 'biometrics' } },
  special_identity: { legal: 'sensitive', label: { zh: '特定身份', en: 'special identity' } },
  vehicle: { legal: 'personal', label: { zh: '车辆', en: 'vehicle' } },
  device: { legal: 'personal', label: { zh: '设备标识', en: 'device identifiers' } },
  social_account: { legal: 'personal', label: { zh: '社交账号', en: 'social accounts' } },
  transaction: { legal: 'personal', label: { zh: '交易', en: 'transactions' } },
  behaviour: { legal: 'personal', label: { zh: '行为', en: 'behaviour' } },
  recording: { legal: 'sensitive', label: { zh: '影像录音', en: 'pictures and recordings' } },
  free_text: { legal: 'personal', house: 'sensitive', label: { zh: '自由文本', en: 'free text' } },
  credential: { legal: 'prohibited', label: { zh: '凭据', en: 'credentials' } },
  // Prohibited until somebody says what it is: a column that nobody has looked at is shared with nobody.
  unclassified: {
    legal: 'personal',
    house: 'prohibited',
    label: { zh: '待分类', en: 'not classified yet' },
  },
} as const satisfies Record<string, DraftCategory>

/** The name of a category of a draft. */
export type DraftCategoryName = keyof typeof draftCategories

/** How a kind of column is recognised and how it is labelled. */
export interface ColumnRule {
  readonly kind: string
  readonly category: DraftCategoryName
  readonly identifier: IdentifierRole
  /** Taken only where it has an overload for the column's type. */
  readonly mask?: MaskName
  /** Parts of a column's name, English or pinyin; several words are joined by `_`. Empty: the shape alone decides. */
  readonly words: readonly string[]
  /** Parts of a Chinese name or of the column's comment. */
  readonly chinese: readonly string[]
  readonly types: readonly TypeFamily[]
  /** What its values look like; a column of another name whose values look so is recognised too. */
  readonly shape?: ShapeName
}

const typed = ['text', 'integer'] as const
const moments = ['date', 'timestamp', 'timestamp with time zone'] as const
const amounts = ['integer', 'numeric', 'double precision', 'text'] as const

type RuleRow = readonly [
  kind: string,
  category: DraftCategoryName,
  identifier: IdentifierRole,
  mask: MaskName | undefined,
  words: string,
  chinese: string,
  types?: readonly TypeFamily[],
  shape?: ShapeName,
]

/** The first rule that fits decides, so the narrower ones stand first. */
// biome-ignore format: a table is read a row a line
const rows: readonly RuleRow[] = [
  ['credential', 'credential', 'none', undefined, 'password passwd pwd secret token salt sms_code otp captcha mima yanzhengma', '密码 口令 验证码 密钥', typed, 'password_hash'],
  ['id_photo', 'identity_document', 'direct', undefined, 'id_photo id_card_photo id_image id_card_front id_card_back', '证件照 身份证照', ['text', 'other']],
  ['passport', 'identity_document', 'direct', 'travel_document', 'passport passport_no huzhao', '护照 通行证', typed],
  ['resident_id', 'identity_document', 'direct', 'resident_id', 'id_card idcard id_number id_no identity_no identity_number identity_card cert_no cert_number sfz sfzh sfzhm shenfenzheng zjhm', '身份证 证件号', typed, 'resident_id'],
  ['id_type', 'identity_document', 'attribute', undefined, 'id_type cert_type zjlx', '证件类型', typed],
  ['iban', 'financial_account', 'direct', 'iban', 'iban', '', typed],
  ['bank_card', 'financial_account', 'direct', 'bank_card', 'bank_card bankcard card_no card_number bank_account bank_account_no account_no yinhangka yhk yhkh', '银行卡 银行账号 银行帐号', typed, 'bank_card'],
  ['landline', 'contact', 'direct', 'landline', 'landline fixed_line home_phone office_phone zuoji guhua', '座机 固话 固定电话', typed, 'landline'],
  ['mobile', 'contact', 'direct', 'mobile', 'mobile cell cellphone mobile_phone mobile_no shouji shoujihao sjh sjhm', '手机 移动电话', typed, 'mobile'],
  ['phone', 'contact', 'direct', 'phone', 'phone tel telephone phone_no contact_no dianhua lxdh', '电话', typed, 'mobile'],
  ['email', 'contact', 'direct', 'email', 'email e_mail mail mail_address youxiang', '邮箱 电子邮件', ['text'], 'email'],
  ['wechat', 'contact', 'direct', 'wechat', 'wechat weixin wx openid unionid', '微信', ['text']],
  ['qq', 'contact', 'direct', 'qq', 'qq qq_no', 'QQ', typed],
  ['social_account', 'social_account', 'direct', undefined, 'weibo douyin xiaohongshu handle social_account', '微博 抖音 社交', ['text']],
  ['location', 'location', 'quasi', 'gps', 'lat latitude lng lon longitude geo gps jingdu weidu location', '经度 纬度 定位', ['numeric', 'double precision', 'text', 'other']],
  ['ip', 'device', 'quasi', 'ip_network', 'ip ip_address client_ip last_ip', 'IP地址', ['text', 'inet']],
  ['region', 'address', 'quasi', undefined, 'province city district county town postcode postal_code zip zipcode shengfen chengshi quxian youbian', '省份 城市 区县 邮编', typed],
  ['address', 'address', 'direct', 'address', 'address addr street detail_address home_address dizhi zhuzhi', '地址 住址', ['text'], 'address'],
  ['birth', 'identity_basic', 'quasi', 'birth_date', 'birth birthday birthdate birth_date dob date_of_birth shengri csrq chushengriqi', '生日 出生', ['text', ...moments]],
  ['age', 'identity_basic', 'quasi', undefined, 'age nianling', '年龄', typed],
  ['sex', 'identity_basic', 'quasi', undefined, 'sex gender xingbie', '性别', ['text', 'integer', 'boolean', 'other']],
  ['minor', 'minor', 'attribute', undefined, 'minor is_minor guardian jianhuren', '未成年 监护', ['text', 'integer', 'boolean']],
  ['plate', 'vehicle', 'direct', 'plate', 'plate plate_no license_plate car_no chepai cph', '车牌', ['text'], 'plate'],
  ['vehicle', 'vehicle', 'direct', undefined, 'vin chejiahao', '车架号', ['text']],
  ['person_name', 'identity_basic', 'direct', 'person_name', 'full_name real_name person_name customer_name contact_name payer_name receiver_name consignee surname first_name last_name given_name xingming xm lianxiren shouhuoren shoujianren', '姓名 名字 联系人 收货人 收件人', ['text'], 'person_name'],
  ['nickname', 'identity_basic', 'direct', undefined, 'username user_name nickname nick login_name yonghuming nicheng', '昵称 用户名', ['text']],
  ['biometric', 'biometric', 'direct', undefined, 'face face_id fingerprint voiceprint iris renlian zhiwen', '人脸 指纹 声纹 虹膜', ['text', 'other']],
  ['health', 'health', 'attribute', undefined, 'diagnosis disease medical health allergy blood_type bingli zhenduan', '病历 诊断 疾病 过敏 健康', ['text', 'integer', 'boolean', 'other']],
  ['special_identity', 'special_identity', 'attribute', undefined, 'religion ethnicity nationality political minzu zongjiao', '宗教 民族 政治面貌', typed],
  ['credit', 'credit', 'attribute', 'amount_band', 'income salary credit credit_record loan overdue shouru gongzi zhengxin income_proof', '收入 工资 征信 贷款 逾期', amounts],
  ['amount', 'transaction', 'attribute', 'amount_band', 'amount total price unit_price paid balance jine zongjia', '金额 总价 单价 余额', ['integer', 'numeric', 'double precision']],
  ['device', 'device', 'quasi', undefined, 'imei imsi mac mac_address idfa oaid serial serial_no', '设备号 序列号', ['text', 'other']],
  ['recording', 'recording', 'direct', undefined, 'photo image avatar picture recording voice video recording_uri', '照片 头像 录音 录像', ['text', 'other']],
  ['free_text', 'free_text', 'free_text', 'free_text', 'remark remarks note notes comment comments memo feedback message content fault_text text beizhu liuyan', '备注 留言 附言 意见', ['text']],
  ['moment', 'behaviour', 'attribute', 'month', '*', '', moments],
]

/** How columns are recognised, the narrower rules first. */
export const columnRules: readonly ColumnRule[] = Object.freeze(
  rows.map(([kind, category, identifier, mask, words, chinese, types = typed, shape]) => ({
    kind,
    category,
    identifier,
    ...(mask === undefined ? {} : { mask }),
    words: words.split(' ').filter((word) => word !== ''),
    chinese: chinese.split(' ').filter((word) => word !== ''),
    types,
    ...(shape === undefined ? {} : { shape }),
  })),
)

/** Tables about somebody other than the subject: who they are and how to reach them is of this category. */
export const tableCategories = [
  { category: 'emergency_contact', words: ['emergency'], chinese: ['紧急'] },
  {
    category: 'family',
    words: ['family', 'household', 'relative', 'jiating'],
    chinese: ['家庭', '亲属'],
  },
] as const satisfies readonly {
  readonly category: DraftCategoryName
  readonly words: readonly string[]
  readonly chinese: readonly string[]
}[]
