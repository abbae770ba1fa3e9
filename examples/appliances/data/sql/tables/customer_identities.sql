-- Identity papers of customers $1 to $2: mostly resident ids, some typed with spaces, some missing

insert into app.customer_identities (
  customer_identity_id, customer_id, id_type, id_number, id_photo_ref
)
select
  customer_id,
  customer_id,
  case app_data.roll(dice, 0, 40)
    when 0 then 'passport'
    when 1 then 'hk_mo_permit'
    else 'resident_id'
  end,
  case app_data.roll(dice, 0, 40)
    when 0 then 'E' || lpad(app_data.roll(dice, 2, 65536)::text, 8, '0')
    when 1 then 'H' || lpad(app_data.roll(dice, 2, 65536)::text, 8, '0')
    when 2 then
      substr(id_number, 1, 6) || ' ' || substr(id_number, 7, 8) || ' ' || substr(id_number, 15)
    when 3 then lower(id_number)
    when 4 then null
    else id_number
  end,
  case when customer_id % 8 = 0 then 'id-photos/' || customer_id || '.jpg' end
from generate_series($1::bigint, $2::bigint) as chunk (customer_id)
cross join lateral (
  select
    app_data.throw_dice(customer_id, 'identity') as dice,
    app_data.throw_dice(customer_id, 'customer') as customer_dice
  offset 0
) as throw
cross join lateral (
  select
    app_data.day_number(app_data.birth_date(customer_dice)) as birth,
    app_data.roll(customer_dice, 4, 1000) as serial
  offset 0
) as born
cross join lateral (
  select app_data.resident_id(birth, serial) as id_number
  offset 0
) as paper
where not app_data.is_persona(customer_id);
