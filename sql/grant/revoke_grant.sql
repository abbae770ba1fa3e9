-- kiteline.revoke_grant(grant_id bigint, reason text) -> void
--
-- Ends a grant before its time. The next statement of every session opened under it reads nothing; a
-- cursor that is already open delivers what it has until its transaction ends.
-- Called by: kiteline_admin. Definer. Raises: KL001, KL002, KL003 when revoked already.

create function kiteline.revoke_grant(grant_id bigint, reason text)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $revoke_grant$
begin
  if length(btrim(coalesce(reason, ''))) < 3 then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'reason must have at least 3 characters',
      hint = 'Say why the grant is revoked: it is kept as evidence.';
  end if;
  insert into kiteline_internal.grant_revocations (grant_id, reason)
  values (revoke_grant.grant_id, revoke_grant.reason);
exception
  when foreign_key_violation or not_null_violation then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('grant %s', revoke_grant.grant_id),
      hint = 'kiteline.live_grants lists the grants.';
  when unique_violation then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('grant %s is revoked already', revoke_grant.grant_id),
      hint = 'Nothing needs to be done.';
end
$revoke_grant$;

comment on function kiteline.revoke_grant(bigint, text) is
  'Ends a grant before its time.';

revoke all on function kiteline.revoke_grant(bigint, text) from public;
grant execute on function kiteline.revoke_grant(bigint, text) to kiteline_admin;
