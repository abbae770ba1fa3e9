-- app_data.day_number(day) -> integer
--
-- yyyymmdd, as identity numbers hold it.

create function app_data.day_number(day date)
  returns integer
  language sql
  immutable
  parallel safe
  return (
    extract(year from day) * 10000 + extract(month from day) * 100 + extract(day from day)
  )::integer;
