-- kiteline_mask.month(value timestamp with time zone) -> text
--
-- Keeps the month: 2024-05-17 -> 2024-05. Before 1900, after 2099, infinite -> ***. Counted in
-- UTC: an immutable mask cannot follow the reader's time zone, nor should the bound move.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.month(value timestamp with time zone)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when value >= timestamptz '1900-01-01 00:00:00+00'
      and value < timestamptz '2100-01-01 00:00:00+00'
    then extract(year from value at time zone 'UTC')::text || '-'
      || lpad(extract(month from value at time zone 'UTC')::text, 2, '0')
    when value is not null then '***'
  end;

comment on function kiteline_mask.month(timestamptz) is
  'Keeps year and month in UTC.';

revoke all on function kiteline_mask.month(timestamptz) from public;
grant execute on function kiteline_mask.month(timestamptz) to kiteline_recipient;
