-- Emergency contacts of every tenth customer of $1 to $2: the customer before, who is one of the
-- family

insert into app.emergency_contacts (
  emergency_contact_id, customer_id, contact_customer_id, full_name, relation, mobile
)
select
  customer_id,
  customer_id,
  customer_id - 1,
  app_data.person_name(dice),
  app_data.pick(dice, 22, array['配偶', '父亲', '母亲', '子女', '邻居']),
  app_data.mobile_number(customer_id - 1)
from generate_series($1::bigint, $2::bigint) as chunk (customer_id)
cross join lateral (
  select app_data.throw_dice(customer_id - 1, 'customer') as dice
  offset 0
) as throw
where customer_id % 10 = 3;
