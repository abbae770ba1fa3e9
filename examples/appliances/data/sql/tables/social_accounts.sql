-- Linked accounts of every fifth customer of $1 to $2

insert into app.social_accounts (social_account_id, customer_id, network, handle)
select
  customer_id,
  customer_id,
  app_data.pick(app_data.throw_dice(customer_id, 'social'), 0, array['weibo', 'wechat', 'douyin']),
  'nuanfeng_' || customer_id
from generate_series($1::bigint, $2::bigint) as chunk (customer_id)
where customer_id % 5 = 2;
