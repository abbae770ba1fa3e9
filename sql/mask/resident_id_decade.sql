-- kiteline_mask.resident_id_decade(value text) -> text
--
-- The decade of birth in a resident ID: 110101199003070015 -> 1990s. No such day, other forms ->
-- ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.resident_id_decade(value text)
  returns text
  language sql
  immutable
  parallel safe
  return coalesce(
    kiteline_mask.birth_date_decade(kiteline_mask.resident_id_birth(value)),
    kiteline_mask.unrecognised(value));

comment on function kiteline_mask.resident_id_decade(text) is
  'The decade of birth in a resident ID; hides anything else whole.';

revoke all on function kiteline_mask.resident_id_decade(text) from public;
grant execute on function kiteline_mask.resident_id_decade(text) to kiteline_recipient;
