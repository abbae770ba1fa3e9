-- kiteline_mask.birth_band(value text) -> text
--
-- Keeps the five years a birth falls into: 1993-05-01 -> 1990-1994. Other forms -> ***. An age
-- band made of today's date moves on the birthday itself; this one never moves.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.birth_band(value text)
  returns text
  language sql
  immutable
  parallel safe
  return coalesce(
    kiteline_mask.reshape(kiteline_mask.calendar_date(value), '^([0-9]{3})[0-4].*$', '\10-\14'),
    kiteline_mask.reshape(kiteline_mask.calendar_date(value), '^([0-9]{3})[5-9].*$', '\15-\19'),
    kiteline_mask.unrecognised(value));

comment on function kiteline_mask.birth_band(text) is
  'Keeps the five-year band of a birth date; hides anything else whole.';

revoke all on function kiteline_mask.birth_band(text) from public;
grant execute on function kiteline_mask.birth_band(text) to kiteline_recipient;
