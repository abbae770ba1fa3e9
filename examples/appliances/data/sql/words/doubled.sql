-- app_data.doubled(digit) -> integer
--
-- The digit sum of twice the digit, as Luhn's check wants it.

create function app_data.doubled(digit integer)
  returns integer
  language sql
  immutable
  parallel safe
  return digit * 2 / 10 + digit * 2 % 10;
