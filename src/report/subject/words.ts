import type { Texts } from './catalogue.ts'

/** The closed lists of the kernel in plain words, by `<list>.<code>`. */
export const words = {
  'treatment.raw': { en: 'in full', zh: '完整' },
  'treatment.masked': { en: 'partly hidden', zh: '部分隐藏' },
  'treatment.pseudonym': { en: 'under a stand-in for your number', zh: '以代号代替编号' },
  'treatment.mixed': { en: 'some in full, some partly hidden', zh: '部分完整、部分隐藏' },

  'role.department': { en: 'a department of our own', zh: '本单位部门' },
  'role.system': { en: 'a system of our own', zh: '本单位系统' },
  'role.entrusted_processor': {
    en: 'a company that works on our behalf',
    zh: '受我们委托处理信息的单位',
  },
  'role.joint_processor': {
    en: 'a company that decides together with us',
    zh: '与我们共同处理信息的单位',
  },
  'role.independent_processor': {
    en: 'another company, responsible for itself',
    zh: '独立处理信息的其他单位',
  },
  'role.authority': { en: 'a public authority', zh: '国家机关' },
  'role.public': { en: 'the public', zh: '社会公众' },

  'basis.cn13.1(1)': {
    en: 'you agreed (PIPL 13(1)(1))',
    zh: '取得您的同意（《个人信息保护法》第十三条第一款第一项）',
  },
  'basis.cn13.1(2)': {
    en: 'a contract with you needs it (PIPL 13(1)(2))',
    zh: '订立、履行与您的合同所必需（《个人信息保护法》第十三条第一款第二项）',
  },
  'basis.cn13.1(3)': {
    en: 'the law demands it (PIPL 13(1)(3))',
    zh: '履行法定职责或者法定义务所必需（《个人信息保护法》第十三条第一款第三项）',
  },
  'basis.cn13.1(4)': {
    en: 'it protects life, health or property in an emergency (PIPL 13(1)(4))',
    zh: '紧急情况下保护生命健康和财产安全所必需（《个人信息保护法》第十三条第一款第四项）',
  },
  'basis.cn13.1(5)': {
    en: 'reporting in the public interest (PIPL 13(1)(5))',
    zh: '为公共利益实施新闻报道等行为（《个人信息保护法》第十三条第一款第五项）',
  },
  'basis.cn13.1(6)': {
    en: 'it had been made public lawfully (PIPL 13(1)(6))',
    zh: '处理已经合法公开的信息（《个人信息保护法》第十三条第一款第六项）',
  },
  'basis.cn13.1(7)': {
    en: 'another law provides for it (PIPL 13(1)(7))',
    zh: '法律、行政法规规定的其他情形（《个人信息保护法》第十三条第一款第七项）',
  },
  'basis.cn23': {
    en: 'you agreed to this recipient (PIPL 23)',
    zh: '您就该接收方作出了单独同意（《个人信息保护法》第二十三条）',
  },
  'basis.cn24': {
    en: 'automated recommendation that you can switch off (PIPL 24)',
    zh: '自动化决策，您可以关闭（《个人信息保护法》第二十四条）',
  },
  'basis.cn29': {
    en: 'you agreed to the use of sensitive data (PIPL 29)',
    zh: '您就敏感个人信息作出了单独同意（《个人信息保护法》第二十九条）',
  },
  'basis.cn47(2)': {
    en: 'the law says how long it has to be kept (PIPL 47(2))',
    zh: '法律、行政法规规定的保存期限未届满（《个人信息保护法》第四十七条第二款）',
  },
  'basis.cn73(4)': {
    en: 'made anonymous, so that nobody can be recognised (PIPL 73(4))',
    zh: '经匿名化处理，无法识别个人（《个人信息保护法》第七十三条第四项）',
  },
  'basis.gdpr6.a': { en: 'you agreed (GDPR 6(1)(a))', zh: '取得您的同意（GDPR 6(1)(a)）' },
  'basis.gdpr6.b': {
    en: 'a contract with you needs it (GDPR 6(1)(b))',
    zh: '履行与您的合同所必需（GDPR 6(1)(b)）',
  },
  'basis.gdpr6.c': { en: 'the law demands it (GDPR 6(1)(c))', zh: '履行法定义务（GDPR 6(1)(c)）' },
  'basis.gdpr6.d': {
    en: 'it protects vital interests (GDPR 6(1)(d))',
    zh: '保护重大利益所必需（GDPR 6(1)(d)）',
  },
  'basis.gdpr6.e': {
    en: 'a public task needs it (GDPR 6(1)(e))',
    zh: '执行公共任务所必需（GDPR 6(1)(e)）',
  },
  'basis.gdpr6.f': {
    en: 'a legitimate interest (GDPR 6(1)(f))',
    zh: '正当利益（GDPR 6(1)(f)）',
  },

  'notice.privacy_agreement': { en: 'Privacy agreement', zh: '用户隐私协议' },
  'notice.supplementary': { en: 'Supplementary confirmation', zh: '补充确认书' },
  'notice.purpose_notice': { en: 'Notice of one purpose', zh: '专项告知书' },

  'consent.notice': { en: 'you were told and did not object', zh: '已告知且您未拒绝' },
  'consent.consent': { en: 'you agreed', zh: '同意' },
  'consent.separate': { en: 'you agreed to this separately', zh: '单独同意' },
  'consent.written': { en: 'you agreed in writing', zh: '书面同意' },
  'consent.guardian': { en: 'your guardian agreed', zh: '监护人同意' },

  'consent_state.pending': { en: 'not confirmed yet, does not count', zh: '待确认，尚未生效' },
  'consent_state.effective': { en: 'in force', zh: '有效' },
  'consent_state.outdated': { en: 'no longer counts', zh: '不再适用' },
  'consent_state.withdrawn': { en: 'withdrawn', zh: '已撤回' },
  'consent_state.expired': { en: 'run out', zh: '已到期' },
  'consent_state.superseded': { en: 'replaced by a later one', zh: '已被新的同意取代' },
  'consent_state.annulled': { en: 'never was valid', zh: '自始无效' },

  'channel.sms': { en: 'text message (SMS)', zh: '短信' },
  'channel.app_popup': { en: 'window in the app', zh: 'APP 弹窗' },
  'channel.letter': { en: 'letter', zh: '书面函件' },
  'channel.phone': { en: 'telephone', zh: '电话' },
  'channel.in_person': { en: 'in person', zh: '当面' },
  'channel.email': { en: 'e-mail', zh: '电子邮件' },

  'refusal.restriction': { en: 'Data stored only, shared with nobody', zh: '仅存储，不再共享' },
  'refusal.objection': { en: 'Objection', zh: '拒绝' },
  'refusal.withdrawal': { en: 'Consent withdrawn', zh: '撤回同意' },
  'refusal.annulment': { en: 'Consent found never to be valid', zh: '同意自始无效' },
  'refusal.erasure': { en: 'Erasure asked for', zh: '要求删除' },
  'refusal.terms': {
    en: 'Sharing stopped: a newer notice does not tell of it',
    zh: '停止共享：新版告知未载明此目的',
  },

  'duty.clean_up': { en: 'Delete what was received of you', zh: '删除已接收的您的信息' },
  'duty.post_notice': { en: 'Tell you of an emergency access', zh: '告知您紧急情况下的查看' },
  'duty.outreach': { en: 'Speak with you about your complaint', zh: '就您的投诉与您联系' },
  'duty.annulment_review': {
    en: 'Look into what was shared without a valid consent',
    zh: '核查同意无效期间的共享',
  },
  'duty.correct': { en: 'Correct what was received of you', zh: '更正已接收的您的信息' },
  'duty.erase': { en: 'Erase your data', zh: '删除您的信息' },

  'duty_state.open': { en: 'to be done', zh: '待完成' },
  'duty_state.certificate_submitted': {
    en: 'reported as done, being checked',
    zh: '已提交证明，核验中',
  },
  'duty_state.verified': { en: 'done and checked', zh: '已完成并通过核验' },
  'duty_state.done': { en: 'done', zh: '已完成' },
  'duty_state.waived': { en: 'no longer needed', zh: '已免除' },

  'owner.recipient': { en: 'the recipient', zh: '接收方' },
  'owner.service': { en: 'our service desk', zh: '我们的服务台' },
  'owner.legal': { en: 'our legal department', zh: '我们的法务部门' },
  'owner.data_owner': { en: 'our department that keeps the data', zh: '我们的信息管理部门' },

  'kind.key': { en: 'customer number', zh: '客户编号' },
} as const satisfies Texts
