-- app_data.idle_hours(customer_id, dice) -> integer
--
-- Every fifth customer was active within 120 days, all others not within 200: both far enough
-- from half a year that the count stays exact for weeks.

create function app_data.idle_hours(customer_id bigint, dice bytea)
  returns integer
  language sql
  immutable
  parallel safe
  return case
    when customer_id % 5 = 0 then 1 + app_data.roll(dice, 0, 119 * 24)
    else 200 * 24 + app_data.roll(dice, 0, 800 * 24)
  end;
