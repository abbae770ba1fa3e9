-- Households of every tenth customer of $1 to $2

insert into app.family_members (
  family_member_id, customer_id, full_name, relation, birth_date, mobile
)
select
  customer_id,
  customer_id,
  app_data.person_name(dice),
  app_data.pick(dice, 22, array['配偶', '儿子', '女儿', '父亲', '母亲']),
  app_data.birth_date(dice),
  case when customer_id % 20 = 7 then '1370001' || lpad((customer_id % 10000)::text, 4, '0') end
from generate_series($1::bigint, $2::bigint) as chunk (customer_id)
cross join lateral (
  select app_data.throw_dice(customer_id, 'family') as dice
  offset 0
) as throw
where customer_id % 10 = 7;
