-- kiteline_mask.resident_id(value text) -> text
--
-- Keeps the first and last character of a resident ID of 18 or 15 digits: the stars between keep
-- its length, which is fixed by the form. 110101199003070015 -> 1****************5. By shape only:
-- a mask that checked the check digit would tell who holds a valid one. Anything not recognised ->
-- ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.resident_id(value text)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when octet_length(value) = 18 and value ~ '^[1-9][0-9]{16}[0-9X]$'
    then left(value, 1) || '****************' || right(value, 1)
    else coalesce(
      kiteline_mask.reshape(upper(kiteline_mask.compact(value) collate "C"),
        '^([1-9])[0-9]{16}([0-9X])$', '\1****************\2'),
      kiteline_mask.reshape(kiteline_mask.compact(value),
        '^([1-9])[0-9]{13}([0-9])$', '\1*************\2'),
      kiteline_mask.unrecognised(value))
  end;

comment on function kiteline_mask.resident_id(text) is
  'Keeps the first and last character of a resident ID; hides anything else whole.';

revoke all on function kiteline_mask.resident_id(text) from public;
grant execute on function kiteline_mask.resident_id(text) to kiteline_recipient;
