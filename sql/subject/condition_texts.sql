-- kiteline_internal.condition_texts: what explain_access() says, in English and Chinese, as data
--
-- One row a condition; %s stands for what varies. met, missing: the two findings; cure: what would help, and who.

create table kiteline_internal.condition_texts (
  condition text not null,
  clause text not null,
  met_en text not null,
  met_zh text not null,
  missing_en text not null,
  missing_zh text not null,
  cure_en text not null,
  cure_zh text not null,
  constraint condition_texts_pkey primary key (condition)
);

comment on table kiteline_internal.condition_texts is
  'What explain_access() says, in English and Chinese.';

insert into kiteline_internal.condition_texts (
  condition, clause, met_en, met_zh, missing_en, missing_zh, cure_en, cure_zh
)
values
  ('subject', 'rules 1.4',
    'This person is in the data.', '数据中有此客户。',
    'Nobody has this key.', '数据中没有此客户。',
    'Look the key up again.', '请重新查询客户编号。'),
  ('grant', 'rules 1.5',
    'A grant runs (%s).', '存在有效授权（%s）。',
    'No grant runs: %s.', '没有有效授权：%s。',
    'An administrator issues, resumes or renews a grant.', '由管理员签发、恢复或续签授权。'),
  ('recipient', 'rules 1.5; PIPL 21, 23',
    'The recipient is qualified.', '接收方资格有效。',
    'The recipient is not in order: %s.', '接收方不符合条件：%s。',
    'The recipient hands in what is missing; an administrator records it.', '由接收方补交材料，管理员登记。'),
  ('checklist', 'rules 1.1; DSL 27',
    'The checklist in force allows %s.', '现行合规清单允许共享“%s”。',
    'The checklist in force does not allow %s.', '现行合规清单不允许共享“%s”。',
    'Legal decides and publishes a new version.', '由法务评估并发布新版清单。'),
  ('terms', 'rules 1.1 C2; PIPL 14, 17',
    'The terms under which %s was collected tell of the purpose.', '“%s”的采集条款已告知该目的。',
    'The terms under which %s was collected do not tell of the purpose.', '“%s”的采集条款未告知该目的。',
    'Ask the person to confirm a supplementary notice, and record the consent.',
    '请客户确认补充告知，并登记其同意。'),
  ('supplemented_terms', 'rules 1.1 C2; PIPL 14, 23',
    'The terms under which %s was collected do not tell of the purpose; a consent given since stands for them.',
    '“%s”的采集条款未告知该目的，但客户事后已同意。',
    'The terms under which %s was collected do not tell of the purpose.', '“%s”的采集条款未告知该目的。',
    'Ask the person to confirm a supplementary notice, and record the consent.',
    '请客户确认补充告知，并登记其同意。'),
  ('consent', 'rules 1.4; PIPL 13, 14, 23, 29',
    '%s: what is demanded is there.', '“%s”：所需的同意已取得。',
    '%s: what is demanded is missing.', '“%s”：缺少所需的同意。',
    'Ask the person, through SMS, the app or by letter, with the notice of this purpose.',
    '通过短信、APP弹窗或书面函件，附该目的的告知，征求客户同意。'),
  ('minor', 'PIPL 31; Minors Network Regulations 36',
    'A minor, with a guardian''s consent where one is demanded.', '未成年人，所需的监护人同意已取得。',
    'A minor: a guardian''s consent, or the approval of the reader, is missing.',
    '未成年人：缺少监护人同意，或读取人未经批准。',
    'Ask the guardian; legal approves the reader by name.', '征求监护人同意，并由负责人批准读取人。'),
  ('refusal', 'rules 1.4 C8; PIPL 15, 44, 47',
    'Nobody said no.', '客户没有拒绝。',
    'A refusal stands: %s.', '存在有效的拒绝：%s。',
    'Respect it. Only the person takes it back.', '请尊重客户的决定，只有客户本人可以撤销。'),
  ('predicate', 'rules 1.3 C5; PIPL 6',
    'The person is among those whom the purpose works with.', '该客户属于此目的的处理范围。',
    'The person is not among those whom the purpose works with.', '该客户不属于此目的的处理范围。',
    'Nothing: the purpose does not need this person now.', '无需处理：此目的目前不需要该客户的数据。'),
  ('verdict', 'rules 1.1',
    'A session may name this person now.', '现在可以在访问会话中列入该客户。',
    'No session may name this person now.', '现在任何访问会话都不得列入该客户。',
    'See the conditions above that are not met.', '请查看以上未满足的条件。');
