-- kiteline_mask.bank_card(value text) -> text
--
-- Keeps the last four digits of a bank card number: 6222 0299 9900 0012 348 -> ****2348. A wrong
-- check digit, a resident ID in the column, anything not recognised -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.bank_card(value text)
  returns text
  language sql
  immutable
  parallel safe
  return coalesce(
    '****' || right(kiteline_mask.bank_card_digits(value), 4),
    kiteline_mask.unrecognised(value));

comment on function kiteline_mask.bank_card(text) is
  'Keeps the last four digits of a bank card number; hides anything else whole.';

revoke all on function kiteline_mask.bank_card(text) from public;
grant execute on function kiteline_mask.bank_card(text) to kiteline_recipient;
