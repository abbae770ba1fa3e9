-- kiteline_mask.mobile_waybill(value text) -> text
--
-- Keeps the first three and last two digits of a mainland mobile number, so that a waybill hides
-- six (GB/T 41833): 13812341234 -> 138******34. Anything not recognised -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.mobile_waybill(value text)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when octet_length(value) = 11 and value ~ '^1[3-9][0-9]{9}$'
    then overlay(value placing '******' from 4 for 6)
    else coalesce(
      overlay(kiteline_mask.mobile_digits(value) placing '******' from 4 for 6),
      kiteline_mask.unrecognised(value))
  end;

comment on function kiteline_mask.mobile_waybill(text) is
  'Masks the middle six digits of a mainland mobile number; hides anything else whole.';

revoke all on function kiteline_mask.mobile_waybill(text) from public;
grant execute on function kiteline_mask.mobile_waybill(text) to kiteline_recipient;
