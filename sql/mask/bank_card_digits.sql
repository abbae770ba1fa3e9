-- kiteline_mask.bank_card_digits(value text) -> text
--
-- The digits of a bank card number, grouped or not: 4111 1111 1111 1111 -> 4111111111111111. Null
-- for what is no card number: another length, a wrong check digit, a resident ID.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.bank_card_digits(value text)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when octet_length(value) between 13 and 19 and value ~ '^(?:4[0-9]{12}|[1-9][0-9]{13,18})$'
    then case
      when value !~ '^[0-9]{6}(?:(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9][0-9]{3}[0-9]'
        '|[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9][0-9]{3})$'
        and kiteline_mask.luhn_remainder(value) = 0
      then value
    end
    else kiteline_mask.bank_card_grouped(kiteline_mask.compact(value))
  end;

comment on function kiteline_mask.bank_card_digits(text) is
  'The digits of a bank card number; null for anything else.';

revoke all on function kiteline_mask.bank_card_digits(text) from public;
grant execute on function kiteline_mask.bank_card_digits(text) to kiteline_recipient;
