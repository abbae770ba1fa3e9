-- kiteline_mask.month(value date) -> text
--
-- Keeps the month: 2024-05-17 -> 2024-05. Before 1900, after 2099, infinite -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.month(value date)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when value between date '1900-01-01' and date '2099-12-31'
    then extract(year from value)::text || '-'
      || lpad(extract(month from value)::text, 2, '0')
    when value is not null then '***'
  end;

comment on function kiteline_mask.month(date) is
  'Keeps year and month.';

revoke all on function kiteline_mask.month(date) from public;
grant execute on function kiteline_mask.month(date) to kiteline_recipient;
