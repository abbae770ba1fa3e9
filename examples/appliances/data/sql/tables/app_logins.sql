-- App credentials of every second customer of $1 to $2: hashes of nothing

insert into app.app_logins (app_login_id, customer_id, password_hash, sms_code)
select
  customer_id,
  customer_id,
  '$example$' || left(encode(dice, 'hex'), 40),
  case when customer_id % 14 = 0 then lpad(app_data.roll(dice, 0, 65536)::text, 6, '0') end
from generate_series($1::bigint, $2::bigint) as chunk (customer_id)
cross join lateral (
  select app_data.throw_dice(customer_id, 'login') as dice
  offset 0
) as throw
where customer_id % 2 = 0
  and not app_data.is_persona(customer_id);
