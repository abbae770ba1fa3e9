-- kiteline_mask.gps_external(value text) -> text
--
-- Cuts a pair of coordinates to one decimal, about 11 km: 30.27415,120.15515 -> 30.2,120.1. Cuts,
-- not rounds: text needs no cast for it. In either order, latitude below 90, longitude below 180.
-- Out of range, a pair that is no finer, anything not recognised -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.gps_external(value text)
  returns text
  language sql
  immutable
  parallel safe
  return coalesce(
    kiteline_mask.reshape(kiteline_mask.visible(value),
      '^\(?(-?[0-8]?[0-9]\.[0-9])[0-9]+[,;]'
      '(-?(?:1[0-7]|[0-9])?[0-9]\.[0-9])[0-9]+\)?$', '\1,\2'),
    kiteline_mask.reshape(kiteline_mask.visible(value),
      '^\(?(-?(?:1[0-7]|[0-9])?[0-9]\.[0-9])[0-9]+[,;]'
      '(-?[0-8]?[0-9]\.[0-9])[0-9]+\)?$', '\1,\2'),
    kiteline_mask.unrecognised(value));

comment on function kiteline_mask.gps_external(text) is
  'Cuts a pair of coordinates to 1 decimals; hides anything else whole.';

revoke all on function kiteline_mask.gps_external(text) from public;
grant execute on function kiteline_mask.gps_external(text) to kiteline_recipient;
