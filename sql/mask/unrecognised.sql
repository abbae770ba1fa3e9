-- kiteline_mask.unrecognised(value text) -> text
--
-- What a mask shows of a value whose form it does not know: null -> null, blank -> '', else ***.
-- Blank is what has nothing visible in it, a wide space (U+3000) or a zero-width one included.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.unrecognised(value text)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when kiteline_mask.visible(value) = '' then ''
    when value is not null then '***'
  end;

comment on function kiteline_mask.unrecognised(text) is
  'Null stays null, blank becomes empty, anything else becomes three stars.';

revoke all on function kiteline_mask.unrecognised(text) from public;
grant execute on function kiteline_mask.unrecognised(text) to kiteline_recipient;
