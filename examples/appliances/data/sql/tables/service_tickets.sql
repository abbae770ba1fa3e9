-- Tickets of every fourth customer of $1 to $2; of every twentieth the ticket is open

insert into app.service_tickets (
  service_ticket_id, customer_id, device_id, opened_at, model, fault_code, fault_text, kind, status,
  engineer, visit_on
)
select
  customer_id,
  customer_id,
  customer_id,
  opened_at,
  product.model,
  app_data.pick(dice, 0, array['E1', 'E2', 'E4', 'E9', 'F0', 'F3', 'P5']),
  app_data.fault_text(dice, app_data.mobile_number(customer_id), app_data.resident_id(
    app_data.day_number(app_data.birth_date(customer_dice)), app_data.roll(customer_dice, 4, 1000)
  )),
  kind,
  case when customer_id % 20 = 0 then 'open' else 'closed' end,
  case kind when 'on_site' then 'fitter-' else 'engineer-' end || 1 + app_data.roll(dice, 4, 40),
  case
    when kind = 'remote' then null
    when customer_id % 20 = 0 then app_data.today() - 3 + app_data.roll(dice, 8, 14)
    else (opened_at at time zone 'Asia/Shanghai')::date + 3
  end
from generate_series($1::bigint, $2::bigint) as chunk (customer_id)
cross join lateral (
  select
    app_data.throw_dice(customer_id, 'ticket') as dice,
    app_data.throw_dice(customer_id, 'customer') as customer_dice,
    1 + app_data.roll(app_data.throw_dice(customer_id, 'device'), 0, 8) as product_id
  offset 0
) as throw
cross join lateral (
  select
    case when app_data.roll(dice, 2, 3) = 0 then 'on_site' else 'remote' end as kind,
    case
      when customer_id % 20 = 0 then app_data.hours_ago(app_data.roll(dice, 6, 240))
      else app_data.hours_ago(240 + app_data.idle_hours(customer_id, customer_dice))
    end as opened_at
  offset 0
) as ticket
join app.products as product using (product_id)
where customer_id % 4 = 0
  and not app_data.is_persona(customer_id);
