-- Addresses of customers $1 to $2: some without a province, some typed in one line

insert into app.addresses (
  address_id, customer_id, province, city, district, detail, latitude, longitude
)
select
  customer_id,
  customer_id,
  case when app_data.roll(dice, 12, 50) > 1 then place.province end,
  case when app_data.roll(dice, 12, 50) > 0 then place.city end,
  case when app_data.roll(dice, 12, 50) > 0 then place.district end,
  case
    when app_data.roll(dice, 12, 50) = 0 then place.province || place.city || place.district
    else ''
  end
  || app_data.pick(dice, 2, array['文三路', '中山路', '人民路', '解放街', '建设大道', '花园巷'])
  || 1 + app_data.roll(dice, 4, 300) || '号' || 1 + app_data.roll(dice, 6, 20) || '幢'
  || 100 + app_data.roll(dice, 8, 30) * 100 % 3000 + app_data.roll(dice, 10, 9) || '室',
  place.latitude + app_data.roll(dice, 14, 1000) * 0.00001,
  place.longitude + app_data.roll(dice, 16, 1000) * 0.00001
from generate_series($1::bigint, $2::bigint) as chunk (customer_id)
cross join lateral (
  select app_data.throw_dice(customer_id, 'address') as dice
  offset 0
) as throw
join app_data.places as place on place.place_id = app_data.roll(throw.dice, 0, 20)
where not app_data.is_persona(customer_id);
