-- kiteline_mask.behind_city(address text) -> text
--
-- An address behind its province, without what has the shape of a city: 杭州市西湖区 -> 西湖区.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.behind_city(address text)
  returns text
  language sql
  immutable
  parallel safe
  return regexp_replace(address,
    '^(?:市辖区|津市市|辉县市|[^市盟区县旗路街号]{1,5}[市盟]|[^市盟区县旗路街号]{2,4}地区'
    '|[^市盟区县旗路街号]{2,8}自治州)', '');

comment on function kiteline_mask.behind_city(text) is
  'The rest of an address behind its city.';

revoke all on function kiteline_mask.behind_city(text) from public;
grant execute on function kiteline_mask.behind_city(text) to kiteline_recipient;
