-- Orders of customers $1 to $2: the highest numbered is the newest, made when the customer was last
-- active; every fourth has the installation kit on it

insert into app.orders (order_id, customer_id, ordered_at, total, channel, invoice_title)
select
  order_id,
  customer_id,
  app_data.hours_ago(
    app_data.idle_hours(customer_id, customer_dice)
      + case
        when order_id % app_data.orders_per_customer() = 0 then 0
        else app_data.roll(dice, 2, 17520)
      end,
    app_data.roll(dice, 4, 3600)
  ),
  product.list_price * (1 + app_data.roll(dice, 6, 10) / 9)
    + case when order_id % 4 = 0 then 199 else 0 end,
  app_data.pick(dice, 8, array['app', 'app', 'shop', 'phone', 'partner']),
  case app_data.roll(dice, 10, 12)
    when 0 then app_data.person_name(customer_dice)
    when 1 then '暖风测试' || app_data.roll(dice, 12, 900) || '有限公司'
  end
from generate_series($1::bigint, $2::bigint) as chunk (customer_id)
cross join lateral (
  select app_data.throw_dice(customer_id, 'customer') as customer_dice
  offset 0
) as customer
cross join lateral generate_series(
  (customer_id - 1) * app_data.orders_per_customer() + 1,
  customer_id * app_data.orders_per_customer()
) as numbers (order_id)
cross join lateral (
  select app_data.throw_dice(order_id, 'order') as dice
  offset 0
) as throw
join app.products as product on product.product_id = 1 + app_data.roll(throw.dice, 0, 8)
where not app_data.is_persona(customer_id);
