-- kiteline_mask.age_band(born_on date, on_date date) -> text
--
-- The five-year band of the age reached in the calendar year of on_date: (1990-03-07, 2026-01-01)
-- -> 35-39; from 90 on 90+. By calendar year, so everybody's band moves on 1 January: a band that
-- moves on the birthday tells the birthday to who reads it twice. The reference day is an argument
-- because an immutable function has no today. Unborn, older than 130, out of range -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.age_band(born_on date, on_date date)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when born_on is null or on_date is null then null
    when born_on not between date '1900-01-01' and date '2099-12-31'
      or on_date not between date '1900-01-01' and date '2099-12-31'
      or extract(year from on_date) - extract(year from born_on) not between 0 and 130
    then '***'
    when extract(year from on_date) - extract(year from born_on) >= 90 then '90+'
    else (div(extract(year from on_date) - extract(year from born_on), 5) * 5)::text || '-'
      || (div(extract(year from on_date) - extract(year from born_on), 5) * 5 + 4)::text
  end;

comment on function kiteline_mask.age_band(date, date) is
  'The five-year band of the age reached in the calendar year of the second date.';

revoke all on function kiteline_mask.age_band(date, date) from public;
grant execute on function kiteline_mask.age_band(date, date) to kiteline_recipient;
