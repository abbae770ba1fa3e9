-- kiteline_mask.birth_date_month_day(value date) -> text
--
-- Keeps the birthday without its year: 1990-03-07 -> ****-03-07. Out of range, infinite -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.birth_date_month_day(value date)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when value between date '1900-01-01' and date '2099-12-31'
    then '****-' || lpad(extract(month from value)::text, 2, '0')
      || '-' || lpad(extract(day from value)::text, 2, '0')
    when value is not null then '***'
  end;

comment on function kiteline_mask.birth_date_month_day(date) is
  'Keeps month and day of a birth date.';

revoke all on function kiteline_mask.birth_date_month_day(date) from public;
grant execute on function kiteline_mask.birth_date_month_day(date) to kiteline_recipient;
