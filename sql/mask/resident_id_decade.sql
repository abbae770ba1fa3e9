-- kiteline_mask.resident_id_decade(value text) -> text
--
-- The decade of birth in a resident ID: 110101199003070015 -> 1990s, of 15 digits too. No such day
-- (19900230), anything not recognised -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.resident_id_decade(value text)
  returns text
  language sql
  immutable
  parallel safe
  return coalesce(
    kiteline_mask.reshape(upper(kiteline_mask.compact(value) collate "C"),
      '^[1-9][0-9]{5}(?=[0-9]{4}(?:(?:0[13578]|1[02])(?:0[1-9]|[12][0-9]|3[01])'
        '|(?:0[469]|11)(?:0[1-9]|[12][0-9]|30)|02(?:0[1-9]|1[0-9]|2[0-8]))'
        '|(?:19(?:0[48]|[2468][048]|[13579][26])|2000|20(?:0[48]|[2468][048]|[13579][26]))0229)'
        '(19[0-9]|20[0-9])[0-9]{8}[0-9X]$', '\10s'),
    kiteline_mask.reshape(kiteline_mask.compact(value),
      '^[1-9][0-9]{5}(?=[0-9]{2}(?:(?:0[13578]|1[02])(?:0[1-9]|[12][0-9]|3[01])'
        '|(?:0[469]|11)(?:0[1-9]|[12][0-9]|30)|02(?:0[1-9]|1[0-9]|2[0-8]))'
        '|(?:0[48]|[2468][048]|[13579][26])0229)'
        '([0-9])[0-9]{8}$', '19\10s'),
    kiteline_mask.unrecognised(value));

comment on function kiteline_mask.resident_id_decade(text) is
  'The decade of birth in a resident ID; hides anything else whole.';

revoke all on function kiteline_mask.resident_id_decade(text) from public;
grant execute on function kiteline_mask.resident_id_decade(text) to kiteline_recipient;
