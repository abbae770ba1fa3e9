-- Customers $1 to $2, personas left out

insert into app.customers (
  customer_id, full_name, sex, birth_date, segment, created_at, last_active_at,
  promo_contact_count, is_reco_off
)
select
  customer_id,
  app_data.person_name(dice),
  case
    when app_data.roll(dice, 28, 100) > 1 then (array['f', 'm'])[1 + app_data.roll(dice, 28, 2)]
  end,
  app_data.birth_date(dice),
  case
    when customer_id % 5 > 0 then 'dormant'
    else app_data.pick(dice, 22, array['new', 'regular', 'regular', 'loyal'])
  end,
  app_data.hours_ago(
    app_data.idle_hours(customer_id, dice) + 17521 + app_data.roll(dice, 24, 20000)
  ),
  app_data.hours_ago(app_data.idle_hours(customer_id, dice)),
  app_data.roll(dice, 26, 4),
  app_data.roll(dice, 30, 20) = 0
from generate_series($1::bigint, $2::bigint) as chunk (customer_id)
cross join lateral (
  select app_data.throw_dice(customer_id, 'customer') as dice
  offset 0
) as throw
where not app_data.is_persona(customer_id);
