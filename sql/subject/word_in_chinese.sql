-- kiteline_internal.word_in_chinese(word text) -> text
--
-- Demands, kinds and states of consents and kinds of refusals, in Chinese; a word that is none of them stays as it is.
-- Called by: category_conditions(), access_conditions(). Invoker.

create function kiteline_internal.word_in_chinese(word text)
  returns text
  language sql
  immutable
  parallel safe
  security invoker
  return case word
    when 'none' then '无'
    when 'notice' then '告知'
    when 'consent' then '同意'
    when 'separate' then '单独同意'
    when 'written' then '书面同意'
    when 'guardian' then '监护人同意'
    when 'forbidden' then '禁止'
    when 'pending' then '待确认'
    when 'effective' then '有效'
    when 'withdrawn' then '已撤回'
    when 'expired' then '已到期'
    when 'superseded' then '已被替代'
    when 'annulled' then '自始无效'
    when 'restriction' then '限制处理'
    when 'erasure' then '要求删除'
    when 'objection' then '拒绝'
    when 'withdrawal' then '撤回同意'
    when 'annulment' then '同意自始无效'
    else word
  end;

comment on function kiteline_internal.word_in_chinese(text) is
  'Words of consents and refusals in Chinese.';

revoke all on function kiteline_internal.word_in_chinese(text) from public;
