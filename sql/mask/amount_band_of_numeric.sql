-- kiteline_mask.amount_band(value numeric) -> text
--
-- The band of an amount: 1234.50 -> 1000-2999, from 100000 on 100000+. Integer columns come here
-- too. Negative, not a number, 10^12 and more -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.amount_band(value numeric)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when value >= 0 and value < 1000000000000
    then (array['0-999', '1000-2999', '3000-4999', '5000-9999',
      '10000-19999', '20000-49999', '50000-99999', '100000+'])[
      1 + width_bucket(value, array[1000, 3000, 5000, 10000, 20000, 50000, 100000]::numeric[])]
    when value is not null then '***'
  end;

comment on function kiteline_mask.amount_band(numeric) is
  'The band of an amount.';

revoke all on function kiteline_mask.amount_band(numeric) from public;
grant execute on function kiteline_mask.amount_band(numeric) to kiteline_recipient;
