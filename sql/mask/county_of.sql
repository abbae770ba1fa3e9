-- kiteline_mask.county_of(address text) -> text
--
-- The county-level unit that visible text begins with, else the empty string. Two readings,
-- because 津市市 and 沙市区 hold the ending of a shorter name in them.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.county_of(address text)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when kiteline_mask.is_county(substring(address from '^.{1,14}?[区县市旗]'))
    then substring(address from '^.{1,14}?[区县市旗]')
    when kiteline_mask.is_county(substring(address from '^.{1,14}?[区县市旗].{0,3}?[区县市旗]'))
    then substring(address from '^.{1,14}?[区县市旗].{0,3}?[区县市旗]')
    else ''
  end;

comment on function kiteline_mask.county_of(text) is
  'The county-level unit that an address begins with, or the empty string.';

revoke all on function kiteline_mask.county_of(text) from public;
grant execute on function kiteline_mask.county_of(text) to kiteline_recipient;
