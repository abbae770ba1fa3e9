-- kiteline_mask.month(value text) -> text
--
-- Keeps the month of a day: 2024-05-17 -> 2024-05. Other forms -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.month(value text)
  returns text
  language sql
  immutable
  parallel safe
  return coalesce(left(kiteline_mask.calendar_date(value), 7), kiteline_mask.unrecognised(value));

comment on function kiteline_mask.month(text) is
  'Keeps year and month of a day; hides anything else whole.';

revoke all on function kiteline_mask.month(text) from public;
grant execute on function kiteline_mask.month(text) to kiteline_recipient;
