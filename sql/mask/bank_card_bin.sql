-- kiteline_mask.bank_card_bin(value text) -> text
--
-- Keeps issuer (first six) and last four digits of a bank card number, the most that PCI DSS lets
-- a finance role see: 6225750000561494 -> 622575******1494. Anything not recognised -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.bank_card_bin(value text)
  returns text
  language sql
  immutable
  parallel safe
  return coalesce(
    kiteline_mask.reshape(kiteline_mask.bank_card_digits(value),
      '^([0-9]{6})[0-9]{3,9}([0-9]{4})$', '\1******\2'),
    kiteline_mask.unrecognised(value));

comment on function kiteline_mask.bank_card_bin(text) is
  'Keeps the issuer and last four digits of a bank card number; hides anything else whole.';

revoke all on function kiteline_mask.bank_card_bin(text) from public;
grant execute on function kiteline_mask.bank_card_bin(text) to kiteline_recipient;
