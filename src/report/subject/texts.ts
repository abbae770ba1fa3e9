import type { Texts } from './catalogue.ts'

/** The sentences and headings of the report about one person; `{name}` stands for a value. */
export const texts = {
  title: {
    en: 'Your personal data: what we hold, and who could see it',
    zh: '个人信息共享清单',
  },
  introduction: {
    en: 'This report answers your right to know what happens with your data. All times are Beijing time. PIPL is the Personal Information Protection Law of China, GDPR the General Data Protection Regulation of the EU.',
    zh: '本清单依据您的知情权提供，说明我们如何处理您的个人信息。所有时间均为北京时间。',
  },
  key: { en: 'Your customer number', zh: '您的客户编号' },
  policy: { en: 'Data of', zh: '所属系统' },
  reported_at: { en: 'Report made on', zh: '生成时间' },
  important: { en: 'Important', zh: '请注意' },

  in_short: { en: 'In short', zh: '概要' },
  unknown_person: {
    en: 'We know nothing about the customer number {key}: we hold no data, and nothing was shared. If you are a customer of ours, please check the number.',
    zh: '我们没有与客户编号 {key} 有关的任何记录：未保存信息，也未共享过信息。如果您是我们的客户，请核对编号。',
  },
  held_kinds: {
    en: 'Kinds of data that we hold about you: {count}.',
    zh: '我们保存着您的 {count} 类个人信息。',
  },
  held_key_only: {
    en: 'We hold records of you that contain your customer number only.',
    zh: '我们保存的记录中仅含您的客户编号。',
  },
  held_no_more: {
    en: 'We hold no data about you any more. What was shared before is listed below.',
    zh: '我们已不再保存您的个人信息。此前的共享记录列于下文。',
  },
  shared: {
    en: 'Recipients that could see your data: {recipients}. Times in all: {times}. The last time: {last}.',
    zh: '共有 {recipients} 个接收方可以查看您的信息，合计 {times} 次，最近一次为 {last}。',
  },
  shared_with_nobody: {
    en: 'Nobody has been given access to your data.',
    zh: '您的信息未曾提供给任何接收方。',
  },
  irregular_count: {
    en: 'Times that should not have happened: {count}. They are marked below.',
    zh: '其中有 {count} 次本不应发生，下文已标明。',
  },
  refusals_in_force: {
    en: 'Your objections and limits in force: {count}.',
    zh: '您提出的、目前有效的拒绝或限制共 {count} 项。',
  },
  duties_open: {
    en: 'Still to be done about your data: {count}. Of these late: {late}.',
    zh: '尚有 {count} 项与您信息有关的工作未完成，其中 {late} 项已逾期。',
  },

  holdings: { en: 'What we hold about you', zh: '我们保存的您的信息' },
  no_holdings: {
    en: 'We hold no data about you.',
    zh: '我们未保存您的个人信息。',
  },
  key_only: { en: 'Customer number only', zh: '仅客户编号' },
  records: { en: 'Records', zh: '记录数' },
  collected: { en: 'Collected on', zh: '收集时间' },
  collected_from: { en: 'Collected through', zh: '收集渠道' },
  told_by: { en: 'You were told in', zh: '告知文件' },
  told_by_unknown: {
    en: 'no notice is on record',
    zh: '无告知记录',
  },
  told_purposes: { en: 'What you were told it is for', zh: '告知的处理目的' },
  kept_for: { en: 'How long it is kept', zh: '保存期限' },
  notice_version: { en: '{notice}, version {version}', zh: '《{notice}》，版本 {version}' },

  disclosures: { en: 'Who could see your data', zh: '谁可以查看您的信息' },
  disclosures_meaning: {
    en: 'Each of these could look at your data for the time given. That does not mean that all of it was looked at.',
    zh: '下列接收方在所示时间内可以查看您的信息，但这并不表示全部信息都已被查看。',
  },
  entry: { en: '{number}. {recipient}, for: {purpose}', zh: '{number}. {recipient}：{purpose}' },
  recipient_role: { en: 'Who that is', zh: '接收方类型' },
  abroad: { en: 'Outside mainland China', zh: '位于境外' },
  shown: { en: 'What could be seen', zh: '可查看的信息' },
  shown_kind: { en: '{kind}: {treatment}', zh: '{kind}（{treatment}）' },
  withheld: { en: 'Kept hidden, as you had not agreed', zh: '未展示（未经您同意）' },
  basis: { en: 'Legal ground', zh: '合法性基础' },
  under_consents: { en: 'Your consents, by number', zh: '依据的同意编号' },
  when: { en: 'When', zh: '时间' },
  times: {
    en: 'Times: {count}. First: {first}. Last: {last}. The annex lists every one.',
    zh: '共 {count} 次，首次 {first}，最近一次 {last}。附录逐次列明。',
  },
  span: { en: '{from}, until {to} at the latest', zh: '{from} 起，最迟至 {to}' },
  second_subject: {
    en: 'This was about somebody else, in whose data you are named, for instance as an emergency contact.',
    zh: '这次查看的是他人的信息，您作为（例如）紧急联系人出现在其中。',
  },
  irregular: {
    en: 'This should not have happened: a consent that it was based on has been found never to have been valid.',
    zh: '此次共享本不应发生：所依据的同意后来被认定自始无效。',
  },

  consents: { en: 'What you agreed to', zh: '您作出的同意' },
  no_consents: { en: 'No consent of yours is on record.', zh: '没有您作出同意的记录。' },
  consent_heading: { en: '{purpose}, for {recipient}', zh: '{purpose}（{recipient}）' },
  concerns: { en: 'About', zh: '涉及的信息' },
  consent_kind: { en: 'Kind of consent', zh: '同意方式' },
  channel: { en: 'How', zh: '途径' },
  given_at: { en: 'Given on', zh: '作出时间' },
  state: { en: 'State', zh: '状态' },
  since: { en: '{state}, since {time}', zh: '{state}（自 {time} 起）' },
  found: { en: '{state}, as found on {time}', zh: '{state}（{time} 认定）' },
  expires_at: { en: 'Runs until', zh: '有效期至' },
  numbers: { en: 'Numbers', zh: '编号' },
  outdated_consent: {
    en: 'What the data is used for has changed since you agreed. You would be asked again.',
    zh: '您同意之后，该处理目的已变更；如需继续使用，我们会重新征得您的同意。',
  },

  refusals: { en: 'Where you said no, and limits', zh: '您的拒绝、撤回与限制' },
  no_refusals: {
    en: 'You have not objected to anything and withdrawn nothing. You can do so at any time.',
    zh: '您尚未提出拒绝或撤回。您可以随时提出。',
  },
  refusal_purpose: { en: 'For which use', zh: '涉及的目的' },
  refusal_recipient: { en: 'For whom', zh: '涉及的接收方' },
  every_purpose: { en: 'every use', zh: '全部处理目的' },
  every_inessential_purpose: {
    en: 'every use that your service does not need',
    zh: '提供服务所必需之外的全部处理目的',
  },
  every_recipient: { en: 'everybody', zh: '全部接收方' },
  every_kind: { en: 'all your data', zh: '全部信息' },
  reason: { en: 'Reason on record', zh: '登记的原因' },
  recorded_at: { en: 'Recorded on', zh: '登记时间' },
  in_force: { en: 'in force', zh: '有效' },
  lifted: { en: 'ended on {time}', zh: '已于 {time} 解除' },

  duties: { en: 'What is being done about it', zh: '后续处理事项' },
  duties_meaning: {
    en: 'What we, or those who received your data, have to do by a date.',
    zh: '我们或接收方须在期限内完成的事项。',
  },
  no_duties: { en: 'There is nothing to be done at the moment.', zh: '目前没有需要处理的事项。' },
  duty_recipient: { en: 'Who received your data', zh: '接收方' },
  duty_owner: { en: 'Who has to act', zh: '责任方' },
  opened_at: { en: 'Opened on', zh: '发起时间' },
  due_at: { en: 'To be done by', zh: '应完成时间' },
  late: { en: '{state}; days late: {days}', zh: '{state}，逾期 {days} 天' },

  your_rights: { en: 'Your rights, and whom to ask', zh: '您的权利与联系方式' },
  right_to_know: {
    en: 'You may ask at any time what we hold about you, and get a copy (PIPL 44, 45; GDPR 15).',
    zh: '您有权随时查阅、复制您的个人信息（《个人信息保护法》第四十四条、第四十五条）。',
  },
  right_to_correct: {
    en: 'You may have mistakes corrected, and data erased that is no longer needed (PIPL 46, 47).',
    zh: '您有权要求更正不准确的信息，并要求删除不再需要的信息（第四十六条、第四十七条）。',
  },
  right_to_refuse: {
    en: 'You may withdraw a consent or object at any time; it is as easy as agreeing, and costs you no service that does not need the data (PIPL 15, 16).',
    zh: '您可以随时撤回同意或拒绝，与作出同意同样便捷；我们不会因此拒绝提供服务，除非该信息为服务所必需（第十五条、第十六条）。',
  },
  right_to_explanation: {
    en: 'You may have it explained, and complain to the authority (PIPL 48, 65).',
    zh: '您有权要求我们解释说明，也有权向主管部门投诉（第四十八条、第六十五条）。',
  },
  rights_of_notice: { en: 'As the notice puts it', zh: '告知文件中的说明' },
  handler: { en: 'Who is responsible', zh: '个人信息处理者' },
  contact: { en: 'How to reach us', zh: '联系方式' },
  ask_the_desk: {
    en: 'Please turn to the service desk that gave you this report.',
    zh: '请向提供本清单的服务台提出。',
  },

  annex: { en: 'Annex for specialists', zh: '附录（供专业人员参考）' },
  annex_meaning: {
    en: 'The tables, and by the numbers above the exact columns, the rule of the house and the trace code of every access.',
    zh: '列出数据表，并按上文编号列出具体字段、制度条款与每次访问的溯源码。',
  },
  fields: { en: 'Fields', zh: '字段' },
  clause: { en: 'Rule of the house', zh: '制度条款' },
  sessions: { en: 'Accesses', zh: '访问记录' },
  access: { en: '{trace}, no. {session}: {span}', zh: '{trace}，编号 {session}：{span}' },
  tables: { en: 'Tables', zh: '数据表' },
  table: { en: '{table}: {kinds}', zh: '{table}：{kinds}' },
} as const satisfies Texts
