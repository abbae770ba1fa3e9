-- kiteline_mask.landline_kept(value text) -> text
--
-- A mainland landline number as landline() shows it, null for anything else. A three-digit area
-- code goes with eight digits, a four-digit one with seven or eight.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.landline_kept(value text)
  returns text
  language sql
  immutable
  parallel safe
  return kiteline_mask.reshape(kiteline_mask.compact(value),
    '^(?:\+?86|0086)?(?:(010|02[0-57-9])[2-9][0-9]{3}([0-9]{4})'
    '|(0[3-9][0-9]{2})[2-9][0-9]{3}([0-9]{3,4}))(?:(?:转|分机|#|[Ee][Xx][Tt])[0-9]{1,6})?$',
    '\1\3-****\2\4');

comment on function kiteline_mask.landline_kept(text) is
  'A mainland landline number with four digits masked; null for anything else.';

revoke all on function kiteline_mask.landline_kept(text) from public;
grant execute on function kiteline_mask.landline_kept(text) to kiteline_recipient;
