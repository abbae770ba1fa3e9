-- kiteline_mask.birth_date_month_day(value text) -> text
--
-- Keeps the birthday without its year, for a greeting: 1990-03-07 -> ****-03-07. Other forms ->
-- ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.birth_date_month_day(value text)
  returns text
  language sql
  immutable
  parallel safe
  return coalesce(
    '****' || right(kiteline_mask.calendar_date(value), 6),
    kiteline_mask.unrecognised(value));

comment on function kiteline_mask.birth_date_month_day(text) is
  'Keeps month and day of a birth date; hides anything else whole.';

revoke all on function kiteline_mask.birth_date_month_day(text) from public;
grant execute on function kiteline_mask.birth_date_month_day(text) to kiteline_recipient;
