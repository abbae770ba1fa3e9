-- kiteline_mask.hidden(value text) -> text
--
-- Hides all but null: 13812341234 -> ***, a blank -> ***. Null stays null. For a column of another
-- type cast it: kiteline_mask.hidden(column::text).
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.hidden(value text)
  returns text
  language sql
  immutable
  parallel safe
  return case when value is not null then '***' end;

comment on function kiteline_mask.hidden(text) is
  'Hides every value behind three stars; null stays null.';

revoke all on function kiteline_mask.hidden(text) from public;
grant execute on function kiteline_mask.hidden(text) to kiteline_recipient;
