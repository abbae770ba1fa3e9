-- kiteline_mask.quarter(value timestamp) -> text
--
-- Keeps the quarter: 2024-05-17 -> 2024-Q2. Before 1900, after 2099, infinite -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.quarter(value timestamp)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when value >= timestamp '1900-01-01'
      and value < timestamp '2100-01-01'
    then extract(year from value)::text || '-Q'
      || extract(quarter from value)::text
    when value is not null then '***'
  end;

comment on function kiteline_mask.quarter(timestamp) is
  'Keeps year and quarter.';

revoke all on function kiteline_mask.quarter(timestamp) from public;
grant execute on function kiteline_mask.quarter(timestamp) to kiteline_recipient;
