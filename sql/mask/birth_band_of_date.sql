-- kiteline_mask.birth_band(value date) -> text
--
-- Keeps the five years a birth falls into: 1993-05-01 -> 1990-1994. Out of range, infinite -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.birth_band(value date)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when value between date '1900-01-01' and date '2099-12-31'
    then (div(extract(year from value), 5) * 5)::text || '-'
      || (div(extract(year from value), 5) * 5 + 4)::text
    when value is not null then '***'
  end;

comment on function kiteline_mask.birth_band(date) is
  'Keeps the five-year band of a birth date.';

revoke all on function kiteline_mask.birth_band(date) from public;
grant execute on function kiteline_mask.birth_band(date) to kiteline_recipient;
