-- kiteline_internal.hmac_pad(key bytea, filler integer) -> bytea
--
-- A 64-byte HMAC pad: the key (hashed when longer than 64 bytes), zero-filled, each byte xor-ed with filler
-- (54 = 0x36 for the inner pad, 92 = 0x5c for the outer).
-- Called by: register_signing_key(), secrets.sql. Raises: never.

create function kiteline_internal.hmac_pad(key bytea, filler integer)
  returns bytea
  language plpgsql
  immutable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $hmac_pad$
declare
  v_pad bytea := case when length(key) > 64 then sha256(key) else key end;
begin
  v_pad := v_pad || decode(repeat('00', 64 - length(v_pad)), 'hex');
  for v_index in 0..63 loop
    v_pad := set_byte(v_pad, v_index, get_byte(v_pad, v_index) # filler);
  end loop;
  return v_pad;
end
$hmac_pad$;

comment on function kiteline_internal.hmac_pad(bytea, integer) is 'A 64-byte HMAC pad of a key.';

revoke all on function kiteline_internal.hmac_pad(bytea, integer) from public;
