-- kiteline_mask.ip_network_external(value inet) -> text
--
-- Keeps the network of an address, /16 or /32: 203.0.113.77 -> 203.0.0.0/16. A value that is a
-- network already, and IPv6 that begins with zeros (::1) -> ***.
-- Called by: purpose views, with the reader's right to execute. Invoker. Raises: never.

create function kiteline_mask.ip_network_external(value inet)
  returns text
  language sql
  immutable
  parallel safe
  return case
    when family(value) = 4 and masklen(value) = 32
    then text(network(set_masklen(value, 16)))
    when family(value) = 6 and masklen(value) = 128 and not value <<= inet '::/16'
    then text(network(set_masklen(value, 32)))
    when value is not null then '***'
  end;

comment on function kiteline_mask.ip_network_external(inet) is
  'Keeps the /16 or /32 network of an IP address.';

revoke all on function kiteline_mask.ip_network_external(inet) from public;
grant execute on function kiteline_mask.ip_network_external(inet) to kiteline_recipient;
