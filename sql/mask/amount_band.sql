-- kiteline_mask.amount_band(value text) -> text
--
-- The band of an amount: 1,234.50 -> 1000-2999, ¥99 -> 0-999, from 100000 on 100000+. Negative,
-- more than twelve digits, anything not recognised -> ***. Twelve padded digits compare as text
-- the way they do as numbers, so nothing is cast.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.amount_band(value text)
  returns text
  language sql
  immutable
  parallel safe
  return coalesce(
    (array['0-999', '1000-2999', '3000-4999', '5000-9999',
      '10000-19999', '20000-49999', '50000-99999', '100000+'])[
      1 + width_bucket(
        lpad(replace(kiteline_mask.reshape(kiteline_mask.visible(value),
          '^(?:CNY|RMB|[¥$€£])?0*([0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})(?:\.[0-9]{1,4})?元?$',
          '\1'), ',', ''), 12, '0') collate "C",
        array['000000001000', '000000003000', '000000005000', '000000010000',
          '000000020000', '000000050000', '000000100000'])],
    kiteline_mask.unrecognised(value));

comment on function kiteline_mask.amount_band(text) is
  'The band of an amount; hides anything else whole.';

revoke all on function kiteline_mask.amount_band(text) from public;
grant execute on function kiteline_mask.amount_band(text) to kiteline_recipient;
