-- kiteline.suspend_grant(grant_id bigint, reason text) -> bigint
--
-- Suspends a grant: no session opens, open ones read nothing from their next statement on. Answers the
-- suspension's number.
-- Called by: kiteline_admin, kiteline_legal. Definer. Raises: KL001, KL002, KL003 when it is suspended already.

create function kiteline.suspend_grant(grant_id bigint, reason text)
  returns bigint
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $suspend_grant$
declare
  v_suspension_id bigint;
begin
  if length(btrim(coalesce(reason, ''))) < 3 then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'reason must have at least 3 characters',
      hint = 'Say why: it is kept as evidence.';
  end if;
  if kiteline_internal.is_suspended(grant_id) then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('grant %s is suspended already', grant_id),
      hint = 'Nothing needs to be done.';
  end if;
  insert into kiteline_internal.grant_suspensions (grant_id, cause, reason)
  values (suspend_grant.grant_id, 'administrator', suspend_grant.reason)
  returning suspension_id into v_suspension_id;
  return v_suspension_id;
exception
  when foreign_key_violation or not_null_violation then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('grant %s', grant_id),
      hint = 'kiteline.live_grants lists the grants.';
end
$suspend_grant$;

comment on function kiteline.suspend_grant(bigint, text) is 'Suspends a grant.';

revoke all on function kiteline.suspend_grant(bigint, text) from public;
grant execute on function kiteline.suspend_grant(bigint, text) to kiteline_admin, kiteline_legal;
