-- Contacts of customers $1 to $2

insert into app.customer_contacts (
  customer_contact_id, customer_id, mobile, landline, email, wechat_id
)
select
  customer_id,
  customer_id,
  app_data.typed_mobile(app_data.mobile_number(customer_id), dice),
  case app_data.roll(dice, 0, 10)
    when 0 then '0571-8' || lpad(app_data.roll(dice, 2, 65536)::text, 7, '0')
    when 1 then
      '(010) 6' || lpad(app_data.roll(dice, 2, 65536)::text, 7, '0') || '转' || customer_id % 900
    when 2 then '4008' || lpad(app_data.roll(dice, 2, 65536)::text, 6, '0')
  end,
  case
    when app_data.roll(dice, 4, 10) < 7 then 'nf' || customer_id || app_data.pick(dice, 6, array[
      '@qq.com', '@163.com', '@126.com', '@gmail.com', '@example-family.cn', ' at qq.com'
    ])
  end,
  case app_data.roll(dice, 8, 5)
    when 0 then 'wxid_' || customer_id
    when 1 then 'nuan-' || customer_id
    when 2 then app_data.mobile_number(customer_id)
  end
from generate_series($1::bigint, $2::bigint) as chunk (customer_id)
cross join lateral (
  select app_data.throw_dice(customer_id, 'contact') as dice
  offset 0
) as throw
where not app_data.is_persona(customer_id);
