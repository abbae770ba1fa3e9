-- kiteline_mask.resident_id_birth(value text) -> text
--
-- The eight digits of the birth date in a resident ID of 18 or 15 digits, unchecked; null
-- otherwise: 110101199003070015 -> 19900307, 110101900307001 -> 19900307.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.resident_id_birth(value text)
  returns text
  language sql
  immutable
  parallel safe
  return coalesce(
    kiteline_mask.reshape(upper(kiteline_mask.compact(value) collate "C"),
      '^[1-9][0-9]{5}([0-9]{8})[0-9]{3}[0-9X]$', '\1'),
    kiteline_mask.reshape(kiteline_mask.compact(value),
      '^[1-9][0-9]{5}([0-9]{6})[0-9]{3}$', '19\1'));

comment on function kiteline_mask.resident_id_birth(text) is
  'The birth digits of a resident ID, unchecked; null for anything else.';

revoke all on function kiteline_mask.resident_id_birth(text) from public;
grant execute on function kiteline_mask.resident_id_birth(text) to kiteline_recipient;
