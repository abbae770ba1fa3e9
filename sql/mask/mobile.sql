-- kiteline_mask.mobile(value text) -> text
--
-- Keeps the first three and last four digits of a mainland mobile number: 13812341234 ->
-- 138****1234, +86 138-1234-1234 -> 138****1234. Anything not recognised -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.mobile(value text)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when octet_length(value) = 11 and value ~ '^1[3-9][0-9]{9}$'
    then overlay(value placing '****' from 4 for 4)
    else coalesce(  -- +86, separators, full width: slower, same rule
      overlay(kiteline_mask.mobile_digits(value) placing '****' from 4 for 4),
      kiteline_mask.unrecognised(value))
  end;

comment on function kiteline_mask.mobile(text) is
  'Masks the middle four digits of a mainland mobile number; hides anything else whole.';

revoke all on function kiteline_mask.mobile(text) from public;
grant execute on function kiteline_mask.mobile(text) to kiteline_recipient;
