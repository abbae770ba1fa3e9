-- kiteline_mask.iban(value text) -> text
--
-- Keeps the country and last four characters of an IBAN: DE89 3704 0044 0532 0130 00 -> DE***3000.
-- Shorter than 15, longer than 34, anything not recognised -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.iban(value text)
  returns text
  language sql
  immutable
  parallel safe
  return coalesce(
    case when length(kiteline_mask.compact(value)) between 15 and 34
      then kiteline_mask.reshape(upper(kiteline_mask.compact(value) collate "C"),
        '^([A-Z][A-Z])[0-9][0-9][A-Z0-9]*([A-Z0-9]{4})$', '\1***\2')
    end,
    kiteline_mask.unrecognised(value));

comment on function kiteline_mask.iban(text) is
  'Keeps the country and end of an IBAN; hides anything else whole.';

revoke all on function kiteline_mask.iban(text) from public;
grant execute on function kiteline_mask.iban(text) to kiteline_recipient;
