-- kiteline_internal.hmac_sha256(inner_pad bytea, outer_pad bytea, message bytea) -> bytea
--
-- HMAC-SHA256 (RFC 2104) from sha256() alone: hash(outer pad, hash(inner pad, message)).
-- Called by: gate_signature(), lookup_digest(). Raises: never.

create function kiteline_internal.hmac_sha256(inner_pad bytea, outer_pad bytea, message bytea)
  returns bytea
  language sql
  immutable
  parallel safe
  return sha256(outer_pad || sha256(inner_pad || message));

comment on function kiteline_internal.hmac_sha256(bytea, bytea, bytea) is
  'HMAC-SHA256 with ready-made pads.';

revoke all on function kiteline_internal.hmac_sha256(bytea, bytea, bytea) from public;
