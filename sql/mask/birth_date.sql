-- kiteline_mask.birth_date(value text) -> text
--
-- Keeps the year of birth: 1990年3月7日 -> 1990-**-**. No such day, or another form -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.birth_date(value text)
  returns text
  language sql
  immutable
  parallel safe
  return coalesce(
    left(kiteline_mask.calendar_date(value), 4) || '-**-**',
    kiteline_mask.unrecognised(value));

comment on function kiteline_mask.birth_date(text) is
  'Keeps the year of a birth date; hides anything else whole.';

revoke all on function kiteline_mask.birth_date(text) from public;
grant execute on function kiteline_mask.birth_date(text) to kiteline_recipient;
