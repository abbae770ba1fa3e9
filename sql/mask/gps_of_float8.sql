-- kiteline_mask.gps(value double precision) -> text
--
-- Cuts one coordinate to two decimals, about 1.1 km: 120.15515 -> 120.15. Beyond 180 degrees
-- either way, infinite, not a number -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.gps(value double precision)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when value between -180 and 180 then trunc(value::numeric, 2)::text
    when value is not null then '***'
  end;

comment on function kiteline_mask.gps(double precision) is
  'Cuts one coordinate to 2 decimals.';

revoke all on function kiteline_mask.gps(double precision) from public;
grant execute on function kiteline_mask.gps(double precision) to kiteline_recipient;
