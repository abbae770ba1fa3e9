-- kiteline_mask.bank_card_grouped(digits text) -> text
--
-- The digits when they are a bank card number, else null: 13 to 19 digits, a Luhn sum of 0, and
-- not a resident ID, of which one in ten has that sum too. Strict only to keep the planner from
-- inlining it: it would work out the argument forty times.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.bank_card_grouped(digits text)
  returns text
  language sql
  immutable
  strict
  parallel safe
  return case
    when digits ~ '^(?:4[0-9]{12}|[1-9][0-9]{13,18})$'
      and digits !~ '^[0-9]{6}(?:(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9][0-9]{3}[0-9]'
        '|[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9][0-9]{3})$'
      and kiteline_mask.luhn_remainder(digits) = 0
    then digits
  end;

comment on function kiteline_mask.bank_card_grouped(text) is
  'The digits of a bank card number; null for anything else.';

revoke all on function kiteline_mask.bank_card_grouped(text) from public;
grant execute on function kiteline_mask.bank_card_grouped(text) to kiteline_recipient;
