-- Payments of the orders of customers $1 to $2; some cards grouped, some mistyped

insert into app.payments (payment_id, order_id, paid_at, amount, bank_card, payer_name)
select
  order_id,
  order_id,
  ordered_at + interval '10 minutes',
  total,
  case app_data.roll(dice, 0, 20)
    when 0 then regexp_replace(card, '^(.{4})(.{4})(.{4})(.{4})(.{3})$', '\1 \2 \3 \4 \5')
    when 1 then overlay(card placing '0000' from 8)
    when 2 then null
    when 3 then null
    when 4 then null
    else card
  end,
  app_data.person_name(customer_dice)
from app.orders
cross join lateral (
  select
    app_data.throw_dice(order_id, 'payment') as dice,
    app_data.throw_dice(customer_id, 'customer') as customer_dice,
    (customer_id % 100000000)::integer as card_number
  offset 0
) as throw
cross join lateral (
  select app_data.bank_card(card_number) as card
  offset 0
) as paper
where order_id between ($1::bigint - 1) * app_data.orders_per_customer() + 1
  and $2::bigint * app_data.orders_per_customer();
