-- kiteline_mask.birth_date(value date) -> text
--
-- Keeps the year of birth: 1990-03-07 -> 1990-**-**. Before 1900, after 2099, infinite -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.birth_date(value date)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when value between date '1900-01-01' and date '2099-12-31'
    then extract(year from value)::text || '-**-**'
    when value is not null then '***'
  end;

comment on function kiteline_mask.birth_date(date) is
  'Keeps the year of a birth date.';

revoke all on function kiteline_mask.birth_date(date) from public;
grant execute on function kiteline_mask.birth_date(date) to kiteline_recipient;
