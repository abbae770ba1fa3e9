-- kiteline.register_signing_key(login name, key bytea) -> bigint
--
-- Registers the key by which an application signs its openings (HMAC-SHA256, at least 32 bytes). The
-- database keeps HMAC pads only, which no login can read.
-- Called by: kiteline_admin. Definer. Raises: KL001, KL002.

create function kiteline.register_signing_key(login name, key bytea)
  returns bigint
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $register_signing_key$
declare
  v_key_id bigint;
begin
  if key is null or length(key) < 32 then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'key must have at least 32 bytes',
      hint = 'Make one with: openssl rand -hex 32';
  end if;
  if not exists (
    select from kiteline_internal.purpose_logins l where l.login = register_signing_key.login
  ) then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('login %s is named by no purpose', login),
      hint = 'Name the login in the policy file and apply its migration.';
  end if;
  insert into kiteline_internal.signing_keys (login, inner_pad, outer_pad)
  values (
    register_signing_key.login,
    kiteline_internal.hmac_pad(key, 54),
    kiteline_internal.hmac_pad(key, 92)
  )
  returning key_id into v_key_id;
  return v_key_id;
end
$register_signing_key$;

comment on function kiteline.register_signing_key(name, bytea) is
  'Registers the key by which an application signs its openings.';

revoke all on function kiteline.register_signing_key(name, bytea) from public;
grant execute on function kiteline.register_signing_key(name, bytea) to kiteline_admin;
