-- kiteline_mask.compact(value text) -> text
--
-- What visible() gives, without the separators people write into numbers: . ( ) · and dashes.
-- (+86)138-1234.5678 -> +8613812345678. Longer than 256 characters -> ***. Plain text skips
-- normalize(), which costs more than the rest together.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.compact(value text)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when octet_length(value) > 1024 or length(value) > 256 then '***'
    when value !~ '[^ -~\u4E00-\u9FFF]' then translate(value, ' ().-', '')
    else regexp_replace(normalize(value, NFKC),
      '[\u0001-\u0020\u007F-\u00A0\u00AD\u034F\u061C\u115F\u1160\u1680\u17B4\u17B5\u180B-\u180F'
      '\u2000-\u200F\u2028-\u202F\u205F-\u206F\u2800\u3000\u3164\uFE00-\uFE0F\uFEFF\uFFA0'
      '\uFFF9-\uFFFB\U0001D173-\U0001D17A\U000E0000-\U000E0FFF'
      '().\u00B7\u2010-\u2015\u2212-]+', '', 'g')
  end;

comment on function kiteline_mask.compact(text) is
  'The value without white space, invisible characters and separators.';

revoke all on function kiteline_mask.compact(text) from public;
grant execute on function kiteline_mask.compact(text) to kiteline_recipient;
