-- Lines of the orders of customers $1 to $2: the appliance, and the kit on every fourth order

insert into app.order_items (
  order_item_id, order_id, product_id, model, quantity, unit_price
)
select
  order_id * 2 + line_no,
  order_id,
  product.product_id,
  product.model,
  case line_no when 0 then 1 + app_data.roll(dice, 6, 10) / 9 else 1 end,
  product.list_price
from generate_series(
  ($1::bigint - 1) * app_data.orders_per_customer() + 1,
  $2::bigint * app_data.orders_per_customer()
) as chunk (order_id)
cross join lateral (
  select app_data.throw_dice(order_id, 'order') as dice
  offset 0
) as throw
cross join lateral
  generate_series(0, case when order_id % 4 = 0 then 1 else 0 end) as lines (line_no)
join app.products as product
  on product.product_id = case line_no when 0 then 1 + app_data.roll(throw.dice, 0, 8) else 9 end
where not app_data.is_persona((order_id - 1) / app_data.orders_per_customer() + 1);
