-- app_data.bank_card(number) -> text
--
-- A test card of 19 digits that passes Luhn's check: 6222029999, the number, the check digit. The
-- ten fixed digits contribute 56 to the sum. number: 0 to 99999999.

create function app_data.bank_card(number integer)
  returns text
  language sql
  immutable
  parallel safe
  return '6222029999' || lpad(number::text, 8, '0') || ((10 - (
    56
    + number / 10000000 % 10 + number / 100000 % 10 + number / 1000 % 10 + number / 10 % 10
    + app_data.doubled(number / 1000000 % 10) + app_data.doubled(number / 10000 % 10)
    + app_data.doubled(number / 100 % 10) + app_data.doubled(number % 10)
  ) % 10) % 10)::text;
