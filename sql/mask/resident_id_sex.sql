-- kiteline_mask.resident_id_sex(value text) -> text
--
-- The sex in a resident ID (its 17th digit, of 15 the last): 110101199003070015 -> male. Anything
-- not recognised -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.resident_id_sex(value text)
  returns text
  language sql
  immutable
  parallel safe
  return case substring(upper(kiteline_mask.compact(value) collate "C") from
      '^[1-9](?:[0-9]{15}(?=..$)|[0-9]{13}(?=.$))([0-9])[0-9X]?$')
    when '1' then 'male' when '3' then 'male' when '5' then 'male'
    when '7' then 'male' when '9' then 'male'
    when '0' then 'female' when '2' then 'female' when '4' then 'female'
    when '6' then 'female' when '8' then 'female'
    else kiteline_mask.unrecognised(value)
  end;

comment on function kiteline_mask.resident_id_sex(text) is
  'The sex in a resident ID; hides anything else whole.';

revoke all on function kiteline_mask.resident_id_sex(text) from public;
grant execute on function kiteline_mask.resident_id_sex(text) to kiteline_recipient;
