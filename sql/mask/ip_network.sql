-- kiteline_mask.ip_network(value text) -> text
--
-- Keeps the network of an address, /24 or /48: 203.0.113.77 -> 203.0.113.0/24,
-- 2001:db8:85a3::8a2e:370:7334 -> 2001:db8:85a3::/48. ::1, octet 256, anything not recognised ->
-- ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.ip_network(value text)
  returns text
  language sql
  immutable
  parallel safe
  return coalesce(
    kiteline_mask.reshape(kiteline_mask.visible(value),
      '^((?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\.){3})'
      '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])$', '\10/24'),
    kiteline_mask.reshape(kiteline_mask.ip6_address(value),  -- the third group is not zero
      '^0*([1-9a-f][0-9a-f]*):0*([0-9a-f]+):0*([1-9a-f][0-9a-f]*)(?::.*)?$', '\1:\2:\3::/48'),
    kiteline_mask.reshape(kiteline_mask.ip6_address(value),  -- it is, or stands in the ::
      '^0*([1-9a-f][0-9a-f]*):0*([1-9a-f][0-9a-f]*):(?:0+)?(?::.*)?$', '\1:\2::/48'),
    kiteline_mask.reshape(kiteline_mask.ip6_address(value),  -- the second too
      '^0*([1-9a-f][0-9a-f]*):(?:0+:(?:0+)?)?(?::.*)?$', '\1::/48'),
    kiteline_mask.unrecognised(value));

comment on function kiteline_mask.ip_network(text) is
  'Keeps the /24 or /48 network of an IP address; hides anything else whole.';

revoke all on function kiteline_mask.ip_network(text) from public;
grant execute on function kiteline_mask.ip_network(text) to kiteline_recipient;
