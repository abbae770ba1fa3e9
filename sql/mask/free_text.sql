-- kiteline_mask.free_text(value text) -> text
--
-- Replaces what identifies by its kind, and leaves the rest readable: 电话138 1234 1234,机器不制冷 ->
-- 电话[手机号],机器不制冷. Takes too much rather than too little. Names of people stay: they have no form to
-- know them by, so free text is never for research. Longer than 4000 characters -> ***: a remark
-- is shorter, and a dozen passes over 4000 take a few milliseconds.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.free_text(value text)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when octet_length(value) > 16000 or length(value) > 4000 then '***'
    when value ~ '^[\u4E00-\u9FFF，。、；：？！]+$' and value !~ '[零一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖]{7}'
    then value
    when value ~ ('^[\u0001-\u0020\u007F-\u00A0\u00AD\u1680\u180E\u2000-\u200F\u2028-\u202F'
      '\u205F-\u206F\u3000\u3164\uFE00-\uFE0F\uFEFF\uFFA0]*$')
    then ''
    else kiteline_mask.without_numbers(kiteline_mask.without_addresses(
      kiteline_mask.western_digits(value)))
  end;

comment on function kiteline_mask.free_text(text) is
  'Replaces numbers, addresses and accounts in free text by their kind.';

revoke all on function kiteline_mask.free_text(text) from public;
grant execute on function kiteline_mask.free_text(text) to kiteline_recipient;
