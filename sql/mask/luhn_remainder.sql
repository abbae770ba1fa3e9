-- kiteline_mask.luhn_remainder(digits text) -> integer
--
-- The Luhn sum of up to twenty digits modulo ten: 0 for a well-formed card number. Every second
-- digit from the right is doubled and its digits added: translate() is that table. ascii() of a
-- digit is 48 more than the digit, and twenty times 48 leaves no remainder; it is total, where a
-- cast to integer raises and prints the value.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.luhn_remainder(digits text)
  returns integer
  language sql
  immutable
  parallel safe
  return (ascii(translate(substr(lpad(digits, 20, '0'), 1, 1), '0123456789', '0246813579'))
    + ascii(substr(lpad(digits, 20, '0'), 2, 1))
    + ascii(translate(substr(lpad(digits, 20, '0'), 3, 1), '0123456789', '0246813579'))
    + ascii(substr(lpad(digits, 20, '0'), 4, 1))
    + ascii(translate(substr(lpad(digits, 20, '0'), 5, 1), '0123456789', '0246813579'))
    + ascii(substr(lpad(digits, 20, '0'), 6, 1))
    + ascii(translate(substr(lpad(digits, 20, '0'), 7, 1), '0123456789', '0246813579'))
    + ascii(substr(lpad(digits, 20, '0'), 8, 1))
    + ascii(translate(substr(lpad(digits, 20, '0'), 9, 1), '0123456789', '0246813579'))
    + ascii(substr(lpad(digits, 20, '0'), 10, 1))
    + ascii(translate(substr(lpad(digits, 20, '0'), 11, 1), '0123456789', '0246813579'))
    + ascii(substr(lpad(digits, 20, '0'), 12, 1))
    + ascii(translate(substr(lpad(digits, 20, '0'), 13, 1), '0123456789', '0246813579'))
    + ascii(substr(lpad(digits, 20, '0'), 14, 1))
    + ascii(translate(substr(lpad(digits, 20, '0'), 15, 1), '0123456789', '0246813579'))
    + ascii(substr(lpad(digits, 20, '0'), 16, 1))
    + ascii(translate(substr(lpad(digits, 20, '0'), 17, 1), '0123456789', '0246813579'))
    + ascii(substr(lpad(digits, 20, '0'), 18, 1))
    + ascii(translate(substr(lpad(digits, 20, '0'), 19, 1), '0123456789', '0246813579'))
    + ascii(substr(lpad(digits, 20, '0'), 20, 1))
  ) % 10;

comment on function kiteline_mask.luhn_remainder(text) is
  'The Luhn sum of a card number modulo ten.';

revoke all on function kiteline_mask.luhn_remainder(text) from public;
grant execute on function kiteline_mask.luhn_remainder(text) to kiteline_recipient;
