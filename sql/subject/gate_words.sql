-- kiteline_internal.gate_words: what gates answer, in Chinese, as data
--
-- A gate answers in English, for the log; explain_access() says the same in both languages. begins_with: the fixed part of
-- the answer; what follows it (a kind of paper, a date) is kept.

create table kiteline_internal.gate_words (
  begins_with text not null,
  zh text not null,
  constraint gate_words_pkey primary key (begins_with)
);

comment on table kiteline_internal.gate_words is 'What gates answer, in Chinese.';

insert into kiteline_internal.gate_words (begins_with, zh)
values
  ('grant unknown', '授权不存在'),
  ('grant of another login', '授权属于其他登录账号'),
  ('grant not yet valid', '授权尚未生效'),
  ('grant expired', '授权已到期'),
  ('grant revoked', '授权已撤销'),
  ('grant suspended', '授权已暂停'),
  ('purpose withdrawn', '目的已撤销'),
  ('purpose changed since the grant', '授权之后目的已变更'),
  ('purpose shows no rows of persons', '该目的不提供个人数据'),
  ('login not named by the purpose', '该目的未列入此登录账号'),
  ('recipient unknown', '接收方不存在'),
  ('recipient candidate', '接收方尚未通过资格审核'),
  ('recipient suspended', '接收方已暂停'),
  ('recipient terminated', '接收方已终止'),
  ('recipient role not allowed', '该目的不允许此类接收方'),
  ('checklist unknown', '合规清单无法判断'),
  ('not on the checklist: ', '不在合规清单中：'),
  ('forbidden: ', '禁止共享：'),
  ('qualifications unknown', '资质要求无法判断'),
  ('country unknown', '接收方所在国家未知'),
  ('qualification missing: ', '缺少资质：'),
  ('qualification expired: ', '资质已过期：'),
  ('commitment not signed', '未签署现行信息安全承诺书'),
  ('commitment text none in force', '没有现行的信息安全承诺书文本'),
  ('training missing', '缺少培训'),
  ('training expired', '培训已过期'),
  ('no mechanism for transfer abroad', '缺少个人信息出境机制'),
  ('clean-up overdue since ', '清理义务逾期，自');

create function kiteline_internal.in_chinese(missing text[])
  returns text
  language sql
  stable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $in_chinese$
  select string_agg(
    coalesce(w.zh || substr(m.words, length(w.begins_with) + 1), m.words), '；' order by m.place
  )
  from unnest(in_chinese.missing) with ordinality as m(words, place)
  left join kiteline_internal.gate_words w on starts_with(m.words, w.begins_with)
$in_chinese$;

comment on function kiteline_internal.in_chinese(text[]) is 'What gates answered, in Chinese.';

revoke all on function kiteline_internal.in_chinese(text[]) from public;
