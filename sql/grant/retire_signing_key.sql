-- kiteline.retire_signing_key(key_id bigint) -> void
--
-- Ends a signing key: openings signed by it are refused from now on.
-- Called by: kiteline_admin. Definer. Raises: KL002.

create function kiteline.retire_signing_key(key_id bigint)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $retire_signing_key$
begin
  update kiteline_internal.signing_keys k
  set retired_at = clock_timestamp()
  where k.key_id = retire_signing_key.key_id and k.retired_at is null;
  if not found then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('signing key %s in use', key_id),
      hint = 'The number is the one register_signing_key returned.';
  end if;
end
$retire_signing_key$;

comment on function kiteline.retire_signing_key(bigint) is
  'Ends a signing key.';

revoke all on function kiteline.retire_signing_key(bigint) from public;
grant execute on function kiteline.retire_signing_key(bigint) to kiteline_admin;
