-- kiteline_mask.wechat(value text) -> text
--
-- Keeps the first and last character of a WeChat ID: zhang_san-88 -> z***8. The ID that WeChat
-- gives (wxid_…), a phone number used as an ID, anything not recognised -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.wechat(value text)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when octet_length(value) between 6 and 20 and value ~ '^[A-Za-z][A-Za-z0-9_-]+$'
    then case
      when lower(left(value, 5) collate "C") = 'wxid_' then '***'
      else left(value, 1) || '***' || right(value, 1)
    end
    else coalesce(
      kiteline_mask.reshape(kiteline_mask.visible(value),
        '^(?![Ww][Xx][Ii][Dd]_)([A-Za-z])[A-Za-z0-9_-]{4,18}([A-Za-z0-9_-])$', '\1***\2'),
      kiteline_mask.unrecognised(value))
  end;

comment on function kiteline_mask.wechat(text) is
  'Keeps the first and last character of a WeChat ID; hides anything else whole.';

revoke all on function kiteline_mask.wechat(text) from public;
grant execute on function kiteline_mask.wechat(text) to kiteline_recipient;
