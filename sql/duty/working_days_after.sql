-- kiteline_internal.working_days_after(at timestamptz, days integer) -> timestamptz
--
-- The same time of day so many working days later, Monday to Friday in China. Public holidays are not known, so the
-- answer is never later than the real date. From a weekend the first working day is Monday.
-- Called by: whoever opens a duty. Invoker.

create function kiteline_internal.working_days_after(at timestamptz, days integer)
  returns timestamptz
  language sql
  immutable
  parallel safe
  security invoker
  return case
    when days = 0 then at
    when days > 0 then (
      select
        -- Counted from the Monday of the week; Saturday and Sunday count as its Friday.
        (
          l.moment - (extract(isodow from l.moment)::integer - 1) * interval '1 day'
          + (w.day + days) / 5 * interval '7 days'
          + (w.day + days) % 5 * interval '1 day'
        ) at time zone 'Asia/Shanghai'
      from (select at at time zone 'Asia/Shanghai' as moment) as l
      cross join lateral (
        select least(extract(isodow from l.moment)::integer, 5) - 1 as day
      ) as w
    )
  end;

comment on function kiteline_internal.working_days_after(timestamptz, integer) is
  'The same time of day so many working days later.';

revoke all on function kiteline_internal.working_days_after(timestamptz, integer) from public;
