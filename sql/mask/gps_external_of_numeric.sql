-- kiteline_mask.gps_external(value numeric) -> text
--
-- Cuts one coordinate to one decimal, about 11 km: 120.15515 -> 120.1. Beyond 180 degrees either
-- way, infinite, not a number -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.gps_external(value numeric)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when value between -180 and 180 then trunc(value, 1)::text
    when value is not null then '***'
  end;

comment on function kiteline_mask.gps_external(numeric) is
  'Cuts one coordinate to 1 decimals.';

revoke all on function kiteline_mask.gps_external(numeric) from public;
grant execute on function kiteline_mask.gps_external(numeric) to kiteline_recipient;
