-- kiteline_mask.quarter(value timestamp with time zone) -> text
--
-- Keeps the quarter: 2024-05-17 -> 2024-Q2. Before 1900, after 2099, infinite -> ***. Counted in
-- UTC: an immutable mask cannot follow the reader's time zone, nor should the bound move.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.quarter(value timestamp with time zone)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when value >= timestamptz '1900-01-01 00:00:00+00'
      and value < timestamptz '2100-01-01 00:00:00+00'
    then extract(year from value at time zone 'UTC')::text || '-Q'
      || extract(quarter from value at time zone 'UTC')::text
    when value is not null then '***'
  end;

comment on function kiteline_mask.quarter(timestamptz) is
  'Keeps year and quarter in UTC.';

revoke all on function kiteline_mask.quarter(timestamptz) from public;
grant execute on function kiteline_mask.quarter(timestamptz) to kiteline_recipient;
