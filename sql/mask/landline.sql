-- kiteline_mask.landline(value text) -> text
--
-- Keeps the area code and what follows the first four digits of the number; drops the extension:
-- 0571-82341234 -> 0571-****1234, 0755 8234567 -> 0755-****567. No area code, or 400 -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.landline(value text)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when octet_length(value) in (12, 13)
      and value ~ '^(?:010|02[0-57-9]|0[3-9][0-9][0-9])-[2-9][0-9]{6,7}$'
    then split_part(value, '-', 1) || '-****' || substr(split_part(value, '-', 2), 5)
    else coalesce(
      kiteline_mask.landline_kept(value),
      kiteline_mask.unrecognised(value))
  end;

comment on function kiteline_mask.landline(text) is
  'Keeps area code and last digits of a mainland landline number; hides anything else whole.';

revoke all on function kiteline_mask.landline(text) from public;
grant execute on function kiteline_mask.landline(text) to kiteline_recipient;
