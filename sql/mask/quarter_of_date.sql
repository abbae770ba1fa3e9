-- kiteline_mask.quarter(value date) -> text
--
-- Keeps the quarter: 2024-05-17 -> 2024-Q2. Before 1900, after 2099, infinite -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.quarter(value date)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when value between date '1900-01-01' and date '2099-12-31'
    then extract(year from value)::text || '-Q'
      || extract(quarter from value)::text
    when value is not null then '***'
  end;

comment on function kiteline_mask.quarter(date) is
  'Keeps year and quarter.';

revoke all on function kiteline_mask.quarter(date) from public;
grant execute on function kiteline_mask.quarter(date) to kiteline_recipient;
