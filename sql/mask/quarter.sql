-- kiteline_mask.quarter(value text) -> text
--
-- Keeps the quarter of a day: 2024-05-17 -> 2024-Q2. Other forms -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.quarter(value text)
  returns text
  language sql
  immutable
  parallel safe
  return coalesce(
    left(kiteline_mask.calendar_date(value), 4) || '-Q'
      || case substr(kiteline_mask.calendar_date(value), 6, 2)
        when '01' then '1' when '02' then '1' when '03' then '1'
        when '04' then '2' when '05' then '2' when '06' then '2'
        when '07' then '3' when '08' then '3' when '09' then '3'
        else '4'
      end,
    kiteline_mask.unrecognised(value));

comment on function kiteline_mask.quarter(text) is
  'Keeps year and quarter of a day; hides anything else whole.';

revoke all on function kiteline_mask.quarter(text) from public;
grant execute on function kiteline_mask.quarter(text) to kiteline_recipient;
