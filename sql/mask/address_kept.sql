-- kiteline_mask.address_kept(address text, levels integer) -> text
--
-- The known units an address begins with, down to province (1), city (2) or county (3), and ***.
-- Null without a province, and for an address that somebody has masked already. Strict only to
-- keep the planner from inlining it: it would work out the argument a dozen times.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.address_kept(address text, levels integer)
  returns text
  language sql
  immutable
  strict
  parallel safe
  return case
    when address !~ '[*]'
    then kiteline_mask.province_of(address)
      || kiteline_mask.places_below(
        substr(address, 1 + length(kiteline_mask.province_of(address))), levels)
      || '***'
  end;

comment on function kiteline_mask.address_kept(text, integer) is
  'The known units an address begins with, to a level; null without a province.';

revoke all on function kiteline_mask.address_kept(text, integer) from public;
grant execute on function kiteline_mask.address_kept(text, integer) to kiteline_recipient;
