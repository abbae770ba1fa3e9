-- kiteline_mask.qq(value text) -> text
--
-- Keeps the last two digits of a QQ number: 1234567890 -> ***90. Anything not recognised -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.qq(value text)
  returns text
  language sql
  immutable
  parallel safe
  return coalesce(
    kiteline_mask.reshape(kiteline_mask.compact(value), '^[1-9][0-9]{2,8}([0-9]{2})$', '***\1'),
    kiteline_mask.unrecognised(value));

comment on function kiteline_mask.qq(text) is
  'Keeps the last two digits of a QQ number; hides anything else whole.';

revoke all on function kiteline_mask.qq(text) from public;
grant execute on function kiteline_mask.qq(text) to kiteline_recipient;
