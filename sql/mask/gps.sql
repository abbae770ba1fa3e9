-- kiteline_mask.gps(value text) -> text
--
-- Cuts a pair of coordinates to two decimals, about 1.1 km: 30.27415,120.15515 -> 30.27,120.15.
-- Cuts, not rounds: text needs no cast for it. In either order, latitude below 90, longitude below
-- 180. Out of range, a pair that is no finer, anything not recognised -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.gps(value text)
  returns text
  language sql
  immutable
  parallel safe
  return coalesce(
    kiteline_mask.reshape(kiteline_mask.visible(value),
      '^\(?(-?[0-8]?[0-9]\.[0-9]{2})[0-9]+[,;]'
      '(-?(?:1[0-7]|[0-9])?[0-9]\.[0-9]{2})[0-9]+\)?$', '\1,\2'),
    kiteline_mask.reshape(kiteline_mask.visible(value),
      '^\(?(-?(?:1[0-7]|[0-9])?[0-9]\.[0-9]{2})[0-9]+[,;]'
      '(-?[0-8]?[0-9]\.[0-9]{2})[0-9]+\)?$', '\1,\2'),
    kiteline_mask.unrecognised(value));

comment on function kiteline_mask.gps(text) is
  'Cuts a pair of coordinates to 2 decimals; hides anything else whole.';

revoke all on function kiteline_mask.gps(text) from public;
grant execute on function kiteline_mask.gps(text) to kiteline_recipient;
