-- kiteline_mask.visible(value text) -> text
--
-- The value as a reader would see it: compatibility forms (full width and the like) folded, white
-- space, zero-width and other invisible characters gone: two spellings of one thing become one. '
-- １３８ 1234 ' -> 1381234. Longer than 256 characters -> ***, before any regular expression.
-- octet_length comes first: of a long stored value it reads the header, not the value.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.visible(value text)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when octet_length(value) > 1024 or length(value) > 256 then '***'
    when value !~ '[^!-~\u4E00-\u9FFF]' then value
    else regexp_replace(normalize(value, NFKC),
      '[\u0001-\u0020\u007F-\u00A0\u00AD\u034F\u061C\u115F\u1160\u1680\u17B4\u17B5\u180B-\u180F'
      '\u2000-\u200F\u2028-\u202F\u205F-\u206F\u2800\u3000\u3164\uFE00-\uFE0F\uFEFF\uFFA0'
      '\uFFF9-\uFFFB\U0001D173-\U0001D17A\U000E0000-\U000E0FFF]+', '', 'g')
  end;

comment on function kiteline_mask.visible(text) is
  'The value without white space and invisible characters, compatibility forms folded.';

revoke all on function kiteline_mask.visible(text) from public;
grant execute on function kiteline_mask.visible(text) to kiteline_recipient;
