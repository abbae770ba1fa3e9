-- kiteline_mask.mobile_strict(value text) -> text
--
-- Shows only whether a number is there: 13812341234 -> ***, blank -> ''. Null stays null.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.mobile_strict(value text)
  returns text
  language sql
  immutable
  parallel safe
  return kiteline_mask.unrecognised(value);

comment on function kiteline_mask.mobile_strict(text) is
  'Shows only whether there is a mobile number.';

revoke all on function kiteline_mask.mobile_strict(text) from public;
grant execute on function kiteline_mask.mobile_strict(text) to kiteline_recipient;
