/** A department, system or partner that the shop shares with, as `kiteline.create_recipient` takes it. */
export interface Recipient {
  readonly role:
    | 'department'
    | 'system'
    | 'entrusted_processor'
    | 'independent_processor'
    | 'authority'
  readonly displayName: string
  readonly responsiblePerson: string
  /** ISO 3166, two letters. */
  readonly country: string
  /** False for a recipient that stays a candidate, which reads nothing. */
  readonly isQualified: boolean
  /** The database login of the recipient's application; null for one that has none. */
  readonly login: string | null
}

function recipient(
  role: Recipient['role'],
  displayName: string,
  responsiblePerson: string,
  login: string | null,
): Recipient {
  return { role, displayName, responsiblePerson, country: 'CN', isQualified: true, login }
}

/** Everybody the shop shares with, by the name used in SQL. All are fictitious. */
export const recipients = {
  duty_desk: recipient('department', 'Duty desk 值班室', '周强', 'duty_desk'),
  fire_service: recipient('authority', 'Fire service 消防救援', '孙队长', 'fire_service'),
  service_dept: recipient('department', 'Service department 售后服务部', '吴敏', 'repair_desk'),
  contract_fix: recipient('entrusted_processor', 'ContractFix 合约维修', '郑勇', 'contract_fix'),
  suyun_express: recipient(
    'independent_processor',
    'SuYun Express 速运快递',
    '冯涛',
    'suyun_express',
  ),
  card_house: recipient('independent_processor', 'CardHouse 贺卡坊', '蒋怡', 'card_house'),
  bank_partner: recipient('independent_processor', 'Partner bank 合作银行', '沈洁', 'bank_partner'),
  reco_system: recipient('system', 'Recommendation system 推荐系统', '韩超', 'reco_system'),
  tech_dept: recipient('department', 'Technical department 技术部', '杨磊', 'tech_dept'),
  legal_dept: recipient('department', 'Legal department 法务部', '郭静', 'legal_dept'),
  insight_ltd: recipient('independent_processor', 'Insight Ltd 洞察咨询', '朱丽', 'insight_ltd'),
  ad_partner: recipient('independent_processor', 'AdPartner 推广伙伴', '许杰', 'ad_partner'),
  global_crm: {
    ...recipient('independent_processor', 'GlobalCRM', 'Tan Wei Ming', null),
    country: 'SG',
    isQualified: false,
  },
} as const satisfies Record<string, Recipient>

/** The name of a recipient. */
export type RecipientName = keyof typeof recipients

/** For whom, how long and why each purpose is granted in the example. */
export const grants = {
  gas_alarm_rescue: { recipient: 'duty_desk', term: 'PT4H', reason: 'gas alarms of this shift' },
  repair: { recipient: 'service_dept', term: 'P30D', reason: 'remote repair of open tickets' },
  home_visit: { recipient: 'contract_fix', term: 'P7D', reason: 'visits of this week' },
  delivery: { recipient: 'suyun_express', term: 'P15D', reason: 'parcels handed to SuYun Express' },
  birthday_card: { recipient: 'card_house', term: 'P30D', reason: 'birthday cards of this month' },
  loan_consult: {
    recipient: 'bank_partner',
    term: 'P15D',
    reason: 'advice asked for by applicants',
  },
  reco: { recipient: 'reco_system', term: 'P30D', reason: 'recommendations in the app' },
  system_dev: { recipient: 'tech_dept', term: 'P30D', reason: 'load model of the new system' },
  market_research: { recipient: 'insight_ltd', term: 'P30D', reason: 'demand by province and age' },
  partner_promo: {
    recipient: 'ad_partner',
    term: 'P30D',
    reason: 'autumn promotion with AdPartner',
  },
  retention: {
    recipient: 'legal_dept',
    term: 'P30D',
    reason: 'orders that the law has the shop keep',
  },
} as const satisfies Record<
  string,
  { readonly recipient: RecipientName; readonly term: string; readonly reason: string }
>

/** The name of a purpose of the example. */
export type PurposeName = keyof typeof grants

/** The logins of all recipients, sorted; the policy names the same ones. */
export const recipientLogins: readonly string[] = Object.values(recipients)
  .flatMap(({ login }) => login ?? [])
  .sort()
