-- kiteline_mask.phone(value text) -> text
--
-- For a column that holds numbers of every kind. Mainland mobile and landline as mobile() and
-- landline() show them; foreign, with + or 00: +44 7911 123456 -> +***56, the country hidden too,
-- because a small one identifies. Anything not recognised -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.phone(value text)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when octet_length(value) = 11 and value ~ '^1[3-9][0-9]{9}$'
    then overlay(value placing '****' from 4 for 4)
    else coalesce(
      overlay(kiteline_mask.mobile_digits(value) placing '****' from 4 for 4),
      kiteline_mask.landline_kept(value),
      kiteline_mask.reshape(kiteline_mask.compact(value),
        '^(?:\+|00)(?:[1-79][0-9]|8[0-57-9])[0-9]{3,11}([0-9]{2})$', '+***\1'),
      kiteline_mask.unrecognised(value))
  end;

comment on function kiteline_mask.phone(text) is
  'Masks a mobile, landline or foreign number by its own rule; hides anything else whole.';

revoke all on function kiteline_mask.phone(text) from public;
grant execute on function kiteline_mask.phone(text) to kiteline_recipient;
