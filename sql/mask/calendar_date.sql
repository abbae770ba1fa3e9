-- kiteline_mask.calendar_date(value text) -> text
--
-- A day between 1900 and 2099 as YYYY-MM-DD, null for anything else: 1990年3月7日, 19900307, 1990/3/7
-- and 1990-03-07 08:15 -> 1990-03-07. 1990-02-30 and 07/03/1990 -> null. No cast: a cast raises,
-- and its message prints the value.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.calendar_date(value text)
  returns text
  language sql
  immutable
  parallel safe
  return regexp_substr(
    case
      when octet_length(value) = 10 and value ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' then value
      when octet_length(value) = 8 and value ~ '^[0-9]{8}$'
      then left(value, 4) || '-' || substr(value, 5, 2) || '-' || right(value, 2)
      else kiteline_mask.reshape(
        kiteline_mask.reshape(kiteline_mask.visible(value),
          '^(?:([0-9]{4})([0-9]{2})([0-9]{2})'
          '|([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?'
          '(?:T?[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?'
          '(?:Z|[-+][0-9]{2}(?::?[0-9]{2})?)?)?)$',
          '\1\4-0\2\5-0\3\6'),
        '^([0-9]{4}-)0?([0-9]{2}-)0?([0-9]{2})$', '\1\2\3')  -- 03 and 003 -> 03
    end,
    '^(?:(?:19|20)[0-9]{2}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])'
    '|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))'
    '|(?:19(?:0[48]|[2468][048]|[13579][26])|20(?:[02468][048]|[13579][26]))-02-29)$');

comment on function kiteline_mask.calendar_date(text) is
  'A written day between 1900 and 2099 as YYYY-MM-DD; null for anything else.';

revoke all on function kiteline_mask.calendar_date(text) from public;
grant execute on function kiteline_mask.calendar_date(text) to kiteline_recipient;
