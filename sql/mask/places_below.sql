-- kiteline_mask.places_below(address text, levels integer) -> text
--
-- City (2 levels) and county (3 levels) that visible text begins with behind its province, as far
-- as they are known: the empty string when they are not, or for 1 level.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.places_below(address text, levels integer)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when levels >= 2
      and kiteline_mask.is_city(substring(address from '^.{1,9}?(?:市|地区|自治州|盟)'))
    then substring(address from '^.{1,9}?(?:市|地区|自治州|盟)')
      || case
        when levels >= 3
        then kiteline_mask.county_of(
          substr(address, 1 + length(substring(address from '^.{1,9}?(?:市|地区|自治州|盟)'))))
        else ''
      end
    when levels >= 3 then kiteline_mask.county_of(regexp_replace(address, '^市辖区', ''))
    else ''
  end;

comment on function kiteline_mask.places_below(text, integer) is
  'City and county that the rest of an address begins with, as far as they are known.';

revoke all on function kiteline_mask.places_below(text, integer) from public;
grant execute on function kiteline_mask.places_below(text, integer) to kiteline_recipient;
