-- kiteline_mask.birth_date_decade(value text) -> text
--
-- Keeps the decade of birth: 1985年12月31日 -> 1980s. No such day, or another form -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.birth_date_decade(value text)
  returns text
  language sql
  immutable
  parallel safe
  return coalesce(
    left(kiteline_mask.calendar_date(value), 3) || '0s',
    kiteline_mask.unrecognised(value));

comment on function kiteline_mask.birth_date_decade(text) is
  'Keeps the decade of a birth date; hides anything else whole.';

revoke all on function kiteline_mask.birth_date_decade(text) from public;
grant execute on function kiteline_mask.birth_date_decade(text) to kiteline_recipient;
