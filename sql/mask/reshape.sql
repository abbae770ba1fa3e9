-- kiteline_mask.reshape(value text, pattern text, replacement text) -> text
--
-- A replacement that fails closed: rewrites the value when the pattern matches, else null.
-- reshape('13812341234', '^(...).{4}(....)$', '\1****\2') -> 138****1234. A bare regexp_replace
-- hands back what it does not match, in clear. Anchor the pattern at both ends: it must describe
-- the whole. The value is used once, so that the planner can inline the call whatever it is given.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.reshape(value text, pattern text, replacement text)
  returns text
  language sql
  immutable
  parallel safe
  return regexp_replace(regexp_substr(value, pattern), pattern, replacement);

comment on function kiteline_mask.reshape(text, text, text) is
  'Rewrites a value that the anchored pattern matches; null otherwise, never the value.';

revoke all on function kiteline_mask.reshape(text, text, text) from public;
grant execute on function kiteline_mask.reshape(text, text, text) to kiteline_recipient;
