/** The kinds of data the shop has: `legal` is what the law calls them, `house` how the shop treats them. */
export const categories = {
  identity_basic: { legal: 'personal', label: { zh: '基本身份信息', en: 'basic identity' } },
  identity_document: {
    legal: 'personal',
    house: 'sensitive',
    label: { zh: '身份证件号码', en: 'identity document' },
  },
  identity_photo: {
    legal: 'sensitive',
    house: 'prohibited',
    label: { zh: '证件照片', en: 'photograph of an identity document' },
  },
  contact: { legal: 'personal', label: { zh: '联系方式', en: 'contact details' } },
  address: { legal: 'personal', label: { zh: '住址', en: 'home address' } },
  location: { legal: 'personal', house: 'sensitive', label: { zh: '经纬度', en: 'coordinates' } },
  emergency_contact: {
    legal: 'personal',
    label: { zh: '紧急联系人（另一主体）', en: 'emergency contact, a person of their own' },
  },
  transaction: { legal: 'personal', label: { zh: '交易记录', en: 'transactions' } },
  product_fault: { legal: 'personal', label: { zh: '故障信息', en: 'product faults' } },
  behaviour: { legal: 'personal', label: { zh: '行为数据', en: 'behaviour' } },
  preference: { legal: 'personal', label: { zh: '消费偏好', en: 'preferences' } },
  financial_account: { legal: 'sensitive', label: { zh: '金融账户', en: 'financial account' } },
  credit: { legal: 'sensitive', label: { zh: '收入与信用', en: 'income and credit' } },
  family: { legal: 'personal', house: 'sensitive', label: { zh: '家庭成员', en: 'family' } },
  social_account: {
    legal: 'personal',
    house: 'sensitive',
    label: { zh: '社交账号', en: 'social accounts' },
  },
  credential: {
    legal: 'sensitive',
    house: 'prohibited',
    label: { zh: '口令与验证码', en: 'passwords and codes' },
  },
  communication: {
    legal: 'sensitive',
    house: 'prohibited',
    label: { zh: '通话内容', en: 'content of calls' },
  },
} as const
