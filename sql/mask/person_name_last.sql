-- kiteline_mask.person_name_last(value text) -> text
--
-- Keeps the last character of a Chinese name: 李雷 -> **雷, a single character -> **. Latin names
-- have no such custom and -> ***, as anything not recognised.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.person_name_last(value text)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when kiteline_mask.is_person_name(kiteline_mask.visible(value))
    then '**' || right(kiteline_mask.visible(value), 1)
    when kiteline_mask.visible(value) ~ '^[\u3007\u3400-\u9FFF\U00020000-\U000323AF]$' then '**'
    else kiteline_mask.unrecognised(value)
  end;

comment on function kiteline_mask.person_name_last(text) is
  'Keeps the last character of a Chinese name; hides anything else whole.';

revoke all on function kiteline_mask.person_name_last(text) from public;
grant execute on function kiteline_mask.person_name_last(text) to kiteline_recipient;
