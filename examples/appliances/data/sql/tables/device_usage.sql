-- Use by month of customers $1 to $2: the last six months of those who are active, two older
-- months of others

insert into app.device_usage (
  device_usage_id, customer_id, device_id, month, hours, mode
)
select
  customer_id * 6 + month_no,
  customer_id,
  customer_id,
  (
    date_trunc('month', app_data.today()::timestamp)
    - make_interval(months => month_no + case when customer_id % 5 = 0 then 1 else 9 end)
  )::date,
  app_data.roll(dice, 2 * month_no, 745),
  app_data.pick(dice, 2 * month_no + 12, array['cool', 'heat', 'dry', 'eco', 'hot_water'])
from generate_series($1::bigint, $2::bigint) as chunk (customer_id)
cross join lateral (
  select app_data.throw_dice(customer_id, 'usage') as dice
  offset 0
) as throw
cross join lateral
  generate_series(0, case when customer_id % 5 = 0 then 5 else 1 end) as months (month_no)
where not app_data.is_persona(customer_id);
