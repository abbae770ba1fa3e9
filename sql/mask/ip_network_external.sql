-- kiteline_mask.ip_network_external(value text) -> text
--
-- Keeps the wide network of an address for who is outside, /16 or /32: 203.0.113.77 ->
-- 203.0.0.0/16, 2001:db8:85a3::8a2e:370:7334 -> 2001:db8::/32. ::1, octet 256, anything not
-- recognised -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.ip_network_external(value text)
  returns text
  language sql
  immutable
  parallel safe
  return coalesce(
    kiteline_mask.reshape(kiteline_mask.visible(value),
      '^((?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\.){2})'
      '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\.'
      '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])$', '\10.0/16'),
    kiteline_mask.reshape(kiteline_mask.ip6_address(value),
      '^0*([1-9a-f][0-9a-f]*):0*([1-9a-f][0-9a-f]*):.*$', '\1:\2::/32'),
    kiteline_mask.reshape(kiteline_mask.ip6_address(value),  -- the second is not, or in the ::
      '^0*([1-9a-f][0-9a-f]*):(?:0+)?:.*$', '\1::/32'),
    kiteline_mask.unrecognised(value));

comment on function kiteline_mask.ip_network_external(text) is
  'Keeps the /16 or /32 network of an IP address; hides anything else whole.';

revoke all on function kiteline_mask.ip_network_external(text) from public;
grant execute on function kiteline_mask.ip_network_external(text) to kiteline_recipient;
