-- The twelve personas: fixed people with fixed keys, whatever the number of customers
--
-- P<n> is customer 10n while active, 10n + 1 when not (P5, P7, P9, P11), so that the personas
-- keep the rule that every fifth customer is active. P11 is no customer but an emergency contact.
-- Their orders are numbered 9000000000 + customer_id; everything else has the customer's number.

create table app_data.personas (
  customer_id bigint,
  full_name text,
  sex text,
  age_years integer,
  birthday_in_days integer,
  mobile text,
  email text,
  product_id bigint,
  is_customer boolean
);

insert into app_data.personas
values
  (10, '王', 'm', 44, -100, '13800000010', 'wang@qq.com', 1, true),
  (20, '欧阳锋', 'm', 52, -100, '13900000020', 'ouyang.feng@163.com', 6, true),
  (30, '李雷', 'm', 31, -100, '13800000030', 'lilei@qq.com', 2, true),
  (40, '韩梅梅', 'f', 35, 7, '13900000040', 'hanmeimei@126.com', 3, true),
  (51, '赵奶奶', 'f', 76, -100, '13800000051', null, 5, true),
  (60, '阿卜杜拉·买买提', 'm', 39, -100, '+86 139-1234-5678', 'abdulla@163.com', 7, true),
  (71, '张小明', 'm', 12, -100, '13800000071', null, 1, true),
  (80, 'John Smith', 'm', 47, -100, '+44 7911 123456', 'john.smith@gmail.com', 4, true),
  (91, '李娜', 'f', 28, -100, '13800000091', 'lina@example-family.cn', 8, true),
  (100, '陈刚', 'm', 41, -100, '13800000100', 'chengang@qq.com', 6, true),
  (111, '陈静', 'f', 38, -100, '13800000111', null, null, false),
  (120, '13812345678', null, 33, -100, '13812345678', null, 2, true);

insert into app.customers (
  customer_id, full_name, sex, birth_date, is_customer, is_minor, segment, created_at,
  last_active_at, promo_contact_count
)
select
  customer_id,
  full_name,
  sex,
  ((app_data.today() + birthday_in_days)::timestamp - make_interval(years => age_years))::date,
  is_customer,
  age_years < 14,
  case
    when not is_customer then 'contact'
    when customer_id % 5 = 0 then 'regular'
    else 'dormant'
  end,
  app_data.hours_ago(20000),
  case
    when not is_customer then null
    when customer_id % 5 = 0 then app_data.hours_ago(26)
    else app_data.hours_ago(260 * 24)
  end,
  case customer_id when 20 then 2 else 0 end
from app_data.personas;

insert into app.customer_identities (
  customer_identity_id, customer_id, id_type, id_number, id_photo_ref
)
select
  customer_id,
  customer_id,
  case customer_id when 80 then 'passport' else 'resident_id' end,
  case customer_id
    when 80 then 'E12345678'
    else app_data.resident_id(
      app_data.day_number(birth_date),
      (100 + customer_id * 2 % 800)::integer + case sex when 'm' then 1 else 0 end
    )
  end,
  'id-photos/' || customer_id || '.jpg'
from app.customers
where app_data.is_persona(customer_id)
  and is_customer;

insert into app.customer_contacts (
  customer_contact_id, customer_id, mobile, landline, email, wechat_id
)
select
  customer_id,
  customer_id,
  mobile,
  case customer_id when 10 then '0571-88880010' end,
  email,
  case customer_id when 30 then 'lilei_88' end
from app_data.personas;

insert into app.addresses (
  address_id, customer_id, province, city, district, detail, latitude, longitude
)
select
  customer_id,
  customer_id,
  place.province,
  place.city,
  place.district,
  case customer_id
    when 80 then 'Flat 5, 12 Baker Street'
    else '文三路' || customer_id || '号1幢2单元301室'
  end,
  place.latitude,
  place.longitude
from app_data.personas
left join app_data.places as place on place.place_id = customer_id / 10 % 2 and customer_id <> 80
where is_customer;

insert into app.emergency_contacts (
  emergency_contact_id, customer_id, contact_customer_id, full_name, relation, mobile
)
select 100, 100, customer_id, full_name, '妹妹', mobile
from app_data.personas
where customer_id = 111;

insert into app.devices (
  device_id, customer_id, product_id, address_id, serial_no, installed_on, gas_type, alarm_at
)
select
  customer_id,
  customer_id,
  product_id,
  customer_id,
  'NF0000000000' || customer_id,
  app_data.today() - 400,
  case when product_id > 4 then 'natural_gas' end,
  case customer_id when 100 then app_data.hours_ago(0, 300) end
from app_data.personas
where is_customer;

insert into app.device_usage (
  device_usage_id, customer_id, device_id, month, hours, mode
)
select
  customer_id * 6 + month_no,
  customer_id,
  customer_id,
  (
    date_trunc('month', app_data.today()::timestamp)
    - make_interval(months => month_no + case when customer_id % 5 = 0 then 1 else 9 end)
  )::date,
  40 + month_no * 10,
  'eco'
from app_data.personas
cross join lateral
  generate_series(0, case when customer_id % 5 = 0 then 5 else 1 end) as months (month_no)
where is_customer;

insert into app.orders (order_id, customer_id, ordered_at, total, channel, invoice_title)
select
  9000000000 + customer_id,
  customer_id,
  app_data.hours_ago(case customer_id when 91 then 400 * 24 else 50 end),
  list_price,
  'app',
  case customer_id when 30 then '李雷' end
from app_data.personas
join app.products using (product_id);

insert into app.order_items (
  order_item_id, order_id, product_id, model, quantity, unit_price
)
select 9000000000 + customer_id, 9000000000 + customer_id, product_id, model, 1, list_price
from app_data.personas
join app.products using (product_id);

insert into app.payments (payment_id, order_id, paid_at, amount, bank_card, payer_name)
select
  order_id,
  order_id,
  ordered_at + interval '10 minutes',
  total,
  case customer_id
    when 120 then (select id_number from app.customer_identities where customer_id = 120)
    else app_data.bank_card(customer_id::integer)
  end,
  full_name
from app_data.personas
join app.orders using (customer_id);

insert into app.service_tickets (
  service_ticket_id, customer_id, device_id, opened_at, model, fault_code, fault_text, kind, status,
  engineer, visit_on
)
select
  customer_id,
  customer_id,
  customer_id,
  app_data.hours_ago(20),
  model,
  'E4',
  case customer_id
    when 10 then '开机后不制冷，请联系13800000010，身份证990101198001010012'
    else '点火三次才着，有轻微异味'
  end,
  case when customer_id in (20, 30) then 'on_site' else 'remote' end,
  case when customer_id in (51, 100) then 'closed' else 'open' end,
  case when customer_id in (20, 30) then 'fitter-3' else 'engineer-17' end,
  case customer_id when 20 then app_data.today() when 30 then app_data.today() + 5 end
from app_data.personas
join app.products using (product_id)
where customer_id <> 40;

insert into app.deliveries (
  delivery_id, customer_id, order_id, address_id, waybill_no, carrier, status
)
select
  customer_id,
  customer_id,
  9000000000 + customer_id,
  customer_id,
  'SY9' || lpad(customer_id::text, 9, '0'),
  case customer_id when 80 then 'north_post' else 'suyun_express' end,
  case customer_id when 10 then 'delivered' else 'ready' end
from app_data.personas
where customer_id in (10, 20, 30, 71, 80, 91);

insert into app.preferences (
  preference_id, customer_id, topic, score, purchase_frequency
)
select customer_id * 2 + topic_no, customer_id, (array['quiet', 'design'])[1 + topic_no], 70, 2
from app_data.personas
cross join lateral generate_series(0, 1) as topics (topic_no)
where is_customer;

insert into app.credit_files (
  credit_file_id, customer_id, applied_on, income_proof, credit_record
)
values
  (10, 10, app_data.today() - 50, '月收入9000元，单位盖章', '无逾期'),
  (20, 20, app_data.today() - 3, '月收入15000元，单位盖章', '无逾期'),
  (60, 60, app_data.today() - 10, '月收入8000元，单位盖章', '近两年逾期一次'),
  (91, 91, app_data.today() - 5, '月收入7000元，单位盖章', '无信用记录');

insert into app.family_members (
  family_member_id, customer_id, full_name, relation, birth_date, mobile
)
values (20, 20, '欧阳克', '侄子', app_data.today() - 9000, '13700000021');

insert into app.social_accounts (social_account_id, customer_id, network, handle)
values (20, 20, 'weibo', 'baituoshan');

insert into app.app_logins (app_login_id, customer_id, password_hash, sms_code)
select customer_id, customer_id, '$example$persona', null
from app_data.personas
where is_customer;

insert into app.call_recordings (call_recording_id, customer_id, recorded_at, uri)
values (51, 51, app_data.hours_ago(48), 'recordings/51.opus');
