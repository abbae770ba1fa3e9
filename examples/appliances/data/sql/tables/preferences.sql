-- Preferences of customers $1 to $2, two topics each

insert into app.preferences (
  preference_id, customer_id, topic, score, purchase_frequency
)
select
  customer_id * 2 + topic_no,
  customer_id,
  (array['quiet', 'energy_saving', 'smart_home', 'design', 'low_price', 'fast_service'])
    [1 + (app_data.roll(dice, 0, 6) + topic_no * 2) % 6],
  app_data.roll(dice, 2 + topic_no * 2, 101),
  app_data.roll(dice, 6, 9)
from generate_series($1::bigint, $2::bigint) as chunk (customer_id)
cross join lateral (
  select app_data.throw_dice(customer_id, 'preference') as dice
  offset 0
) as throw
cross join lateral generate_series(0, 1) as topics (topic_no)
where not app_data.is_persona(customer_id);
