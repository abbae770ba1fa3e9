-- kiteline_mask.mobile_digits(value text) -> text
--
-- The eleven digits of a mainland mobile number, however it was written: +86 138-1234-1234, 0086
-- 13812341234 and 13812341234转801 -> 13812341234. Null for anything else.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.mobile_digits(value text)
  returns text
  language sql
  immutable
  parallel safe
  return substring(kiteline_mask.compact(value) from
    '^(?:\+?86|0086)?0?(1[3-9][0-9]{9})(?:(?:转|分机|#|[Ee][Xx][Tt])[0-9]{1,6})?$');

comment on function kiteline_mask.mobile_digits(text) is
  'The eleven digits of a mainland mobile number; null for anything else.';

revoke all on function kiteline_mask.mobile_digits(text) from public;
grant execute on function kiteline_mask.mobile_digits(text) to kiteline_recipient;
