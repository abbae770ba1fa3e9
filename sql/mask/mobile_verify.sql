-- kiteline_mask.mobile_verify(value text) -> text
--
-- Keeps the last four digits of a mainland mobile number, to ask a caller for them: 13812341234 ->
-- *******1234. Anything not recognised -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.mobile_verify(value text)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when octet_length(value) = 11 and value ~ '^1[3-9][0-9]{9}$' then '*******' || right(value, 4)
    else coalesce(
      '*******' || right(kiteline_mask.mobile_digits(value), 4),
      kiteline_mask.unrecognised(value))
  end;

comment on function kiteline_mask.mobile_verify(text) is
  'Keeps the last four digits of a mainland mobile number; hides anything else whole.';

revoke all on function kiteline_mask.mobile_verify(text) from public;
grant execute on function kiteline_mask.mobile_verify(text) to kiteline_recipient;
