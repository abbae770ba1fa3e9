-- kiteline_internal.consent_rules: the consent decision table, as data
--
-- A rule applies when every condition it names holds; a condition that is null is not asked. Of all rules that
-- apply, the strictest demand counts, less those that a waiver takes back (waives).
-- A waiver with needs_flag counts only where legal says so in the checklist entry (is_contract_necessary); marketing is
-- necessary for no contract.
-- basis is one of the codes that the purpose cites. Part of the kernel: a house makes it stricter through its policy
-- and its checklist, never weaker.

create table kiteline_internal.consent_rules (
  rule text not null,
  source text not null,
  demand text not null,
  is_waiver boolean not null default false,
  recipient_roles text[],
  sensitivities text[],
  is_marketing boolean,
  is_abroad boolean,
  tier_number integer,
  basis text,
  needs_flag boolean not null default false,
  waives text[],
  clause text not null,
  label_en text not null,
  label_zh text not null,
  constraint consent_rules_pkey primary key (rule),
  constraint consent_rules_source_check check (source in ('law', 'house')),
  constraint consent_rules_demand_check check (demand in (
    'none', 'notice', 'consent', 'separate', 'written', 'forbidden'
  )),
  constraint consent_rules_waiver_check check (is_waiver or (waives is null and not needs_flag))
);

comment on table kiteline_internal.consent_rules is 'The consent decision table, as data.';

insert into kiteline_internal.consent_rules (
  rule, source, demand, recipient_roles, sensitivities, is_marketing, is_abroad, tier_number, basis,
  clause, label_en, label_zh
)
values
  ('own_purpose', 'law', 'notice', null, null, null, null, null, null, 'PIPL 17',
    'The person has to have been told of the purpose when the data was collected.',
    '收集信息时须已告知该处理目的。'),
  ('sensitive', 'law', 'separate', null, array['sensitive'], null, null, null, null, 'PIPL 29',
    'Sensitive data needs consent given for it separately.',
    '处理敏感个人信息须取得单独同意。'),
  ('prohibited', 'house', 'forbidden', null, array['prohibited'], null, null, null, null,
    'rules 1.5', 'Data of this kind is shared with nobody.', '此类信息不得共享。'),
  ('marketing', 'law', 'consent', null, null, true, null, null, null, 'Advertising Law 43',
    'Marketing needs the person''s consent.', '营销须经本人同意。'),
  ('other_processor', 'law', 'separate', array['independent_processor'], null, null, null, null,
    null, 'PIPL 23', 'Giving data to another company needs consent given separately for that company.',
    '向其他个人信息处理者提供信息，须取得单独同意。'),
  ('third_party', 'house', 'separate', array['independent_processor'], null, null, null, null, null,
    'rules 1.1 C1', 'The rulebook asks for express consent to sharing with a third party.',
    '制度要求客户明确同意共享至第三方。'),
  ('abroad', 'law', 'separate', null, null, null, true, null, null, 'PIPL 39',
    'Giving data abroad needs consent given separately.', '向境外提供信息须取得单独同意。'),
  ('public', 'law', 'forbidden', array['public'], null, null, null, null, null, 'PIPL 25',
    'Personal data is not made public.', '个人信息不得公开。'),
  ('authority', 'law', 'forbidden', array['authority'], null, null, null, null, null,
    'PIPL 13(1)(3)', 'An authority receives data on a statutory order or in an emergency only.',
    '向国家机关提供信息，须有法定职责依据或属紧急情况。'),
  ('authority_abroad', 'law', 'forbidden', array['authority'], null, null, true, null, null,
    'PIPL 41', 'An authority abroad receives nothing without the approval of the competent one here.',
    '未经主管机关批准，不得向境外机关提供信息。'),
  ('authority_marketing', 'law', 'forbidden', array['authority'], null, true, null, null, null,
    'PIPL 34', 'An authority receives data within its powers, and marketing is none of them.',
    '国家机关仅在法定职责范围内接收信息，不得用于营销。'),
  ('emergency_marketing', 'law', 'forbidden', null, null, true, null, 1, null, 'PIPL 6',
    'An emergency is no occasion for marketing.', '紧急情况不得用于营销。');

insert into kiteline_internal.consent_rules (
  rule, source, demand, is_waiver, recipient_roles, is_marketing, tier_number, basis, needs_flag,
  waives, clause, label_en, label_zh
)
values
  ('emergency', 'law', 'none', true, null, null, 1, 'cn13.1(4)', false,
    array['own_purpose', 'sensitive', 'other_processor', 'third_party', 'authority'],
    'PIPL 13(1)(4), 18(2)',
    'To save life and property no consent is asked; the person is told afterwards.',
    '紧急情况下为保护生命健康和财产安全无须同意，事后告知。'),
  ('statutory_order', 'law', 'none', true, array['authority'], null, null, 'cn13.1(3)', false,
    array['own_purpose', 'sensitive', 'authority'], 'PIPL 13(1)(3)',
    'A statutory order needs no consent; the order is kept on file.',
    '履行法定职责无须同意，须留存法定依据。'),
  ('anonymised', 'law', 'none', true, null, null, 3, 'cn73(4)', false,
    array[
      'own_purpose', 'sensitive', 'other_processor', 'third_party', 'marketing', 'abroad',
      'authority', 'authority_abroad', 'authority_marketing'
    ],
    'PIPL 73(4)', 'Anonymised data is about nobody.', '匿名化信息不属于个人信息。'),
  ('contract_necessity', 'law', 'notice', true, array['independent_processor'], false, null,
    'cn13.1(2)', true, array['other_processor', 'third_party'], 'PIPL 13(1)(2)',
    'Legal holds that the contract with the person cannot be kept otherwise.',
    '法务认定为履行合同所必需。');
