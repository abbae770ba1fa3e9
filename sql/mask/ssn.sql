-- kiteline_mask.ssn(value text) -> text
--
-- Keeps the last four digits of a US social security number: 123-45-6789 -> ***-**-6789. Area 000,
-- 666 or 9xx, group 00, serial 0000 were never issued and -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.ssn(value text)
  returns text
  language sql
  immutable
  parallel safe
  return coalesce(
    kiteline_mask.reshape(kiteline_mask.compact(value),
      '^(?!000|666|9)[0-9]{3}(?!00)[0-9]{2}(?!0000)([0-9]{4})$', '***-**-\1'),
    kiteline_mask.unrecognised(value));

comment on function kiteline_mask.ssn(text) is
  'Keeps the last four digits of a social security number; hides anything else whole.';

revoke all on function kiteline_mask.ssn(text) from public;
grant execute on function kiteline_mask.ssn(text) to kiteline_recipient;
