-- Applications for instalments of every fortieth customer of $1 to $2, over the last sixty days

insert into app.credit_files (
  credit_file_id, customer_id, applied_on, income_proof, credit_record
)
select
  customer_id,
  customer_id,
  app_data.today() - app_data.roll(dice, 0, 60),
  '月收入' || 4000 + app_data.roll(dice, 2, 200) * 100 || '元，单位盖章',
  app_data.pick(dice, 4, array['无逾期', '无逾期', '近两年逾期一次', '无信用记录'])
from generate_series($1::bigint, $2::bigint) as chunk (customer_id)
cross join lateral (
  select app_data.throw_dice(customer_id, 'credit') as dice
  offset 0
) as throw
where customer_id % 40 = 0
  and not app_data.is_persona(customer_id);
