-- Appliances of customers $1 to $2, one each; none is in alarm

insert into app.devices (
  device_id, customer_id, product_id, address_id, serial_no, installed_on, gas_type
)
select
  customer_id,
  customer_id,
  product_id,
  customer_id,
  'NF' || upper(left(encode(dice, 'hex'), 10)) || customer_id,
  app_data.today() - 30 - app_data.roll(dice, 2, 1500),
  case when product_id > 4 then app_data.pick(dice, 4, array['natural_gas', 'liquefied_gas']) end
from generate_series($1::bigint, $2::bigint) as chunk (customer_id)
cross join lateral (
  select app_data.throw_dice(customer_id, 'device') as dice
  offset 0
) as throw
cross join lateral (
  select 1 + app_data.roll(dice, 0, 8) as product_id
  offset 0
) as catalogue
where not app_data.is_persona(customer_id);
