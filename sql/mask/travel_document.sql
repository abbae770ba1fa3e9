-- kiteline_mask.travel_document(value text) -> text
--
-- Keeps the first letter and last two digits of a passport or a permit for Hong Kong, Macao and
-- Taiwan residents: E12345678 -> E******78; eight digits: 12345678 -> *******78. Otherwise -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.travel_document(value text)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when octet_length(value) = 9 and value ~ '^[A-Z][A-Z0-9][0-9]{7}$'
    then left(value, 1) || '******' || right(value, 2)
    else coalesce(
      kiteline_mask.reshape(upper(kiteline_mask.compact(value) collate "C"),
        '^([A-Z])[A-Z]?[0-9]{4,8}([0-9]{2})$', '\1******\2'),
      kiteline_mask.reshape(kiteline_mask.compact(value), '^[0-9]{6}([0-9]{2})$', '*******\1'),
      kiteline_mask.unrecognised(value))
  end;

comment on function kiteline_mask.travel_document(text) is
  'Keeps the first letter and last two digits of a travel document; hides anything else whole.';

revoke all on function kiteline_mask.travel_document(text) from public;
grant execute on function kiteline_mask.travel_document(text) to kiteline_recipient;
