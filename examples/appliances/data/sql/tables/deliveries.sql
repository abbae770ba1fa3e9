-- Parcels of the newest order of each active customer of $1 to $2; one in four is still on its way

insert into app.deliveries (
  delivery_id, customer_id, order_id, address_id, waybill_no, carrier, status
)
select
  customer_id,
  customer_id,
  customer_id * app_data.orders_per_customer(),
  customer_id,
  'SY' || lpad((customer_id * 7919 % 10000000000)::text, 10, '0'),
  app_data.pick(dice, 0, array['suyun_express', 'suyun_express', 'north_post']),
  case app_data.roll(dice, 2, 8)
    when 0 then 'ready'
    when 1 then 'in_transit'
    when 2 then 'returned'
    else 'delivered'
  end
from generate_series($1::bigint, $2::bigint) as chunk (customer_id)
cross join lateral (
  select app_data.throw_dice(customer_id, 'delivery') as dice
  offset 0
) as throw
where customer_id % 5 = 0
  and not app_data.is_persona(customer_id);
