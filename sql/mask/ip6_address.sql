-- kiteline_mask.ip6_address(value text) -> text
--
-- A valid IPv6 address in lower case, null for anything else, the ones that begin with zeros (::1,
-- mapped IPv4) among them. 2001:DB8:85A3::1 -> 2001:db8:85a3::1.
-- Called by: other masks. Invoker. Raises: never.

create function kiteline_mask.ip6_address(value text)
  returns text
  language sql
  immutable
  parallel safe
  return regexp_substr(lower(kiteline_mask.visible(value) collate "C"),
    '^(?!0{1,4}:)(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|(?:[0-9a-f]{1,4}:){2,7}:'
    '|(?:[0-9a-f]{1,4}:){2,6}:[0-9a-f]{1,4}|(?:[0-9a-f]{1,4}:){1,5}(?::[0-9a-f]{1,4}){1,2}'
    '|(?:[0-9a-f]{1,4}:){1,4}(?::[0-9a-f]{1,4}){1,3}|(?:[0-9a-f]{1,4}:){1,3}(?::[0-9a-f]{1,4}){1,4}'
    '|(?:[0-9a-f]{1,4}:){1,2}(?::[0-9a-f]{1,4}){1,5}|[0-9a-f]{1,4}::)$');

comment on function kiteline_mask.ip6_address(text) is
  'A valid IPv6 address in lower case; null for anything else.';

revoke all on function kiteline_mask.ip6_address(text) from public;
grant execute on function kiteline_mask.ip6_address(text) to kiteline_recipient;
