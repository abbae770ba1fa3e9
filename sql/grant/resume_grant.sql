-- kiteline.resume_grant(grant_id bigint, reason text) -> void
--
-- Ends the suspensions of a grant, provided that the checklist in force allows it. It expires when it would have:
-- the time of the suspension is not given back.
-- Called by: kiteline_admin, kiteline_legal. Definer. Raises: KL001, KL002, KL003.

create function kiteline.resume_grant(grant_id bigint, reason text)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $resume_grant$
declare
  v_missing text;
begin
  if length(btrim(coalesce(reason, ''))) < 3 then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'reason must have at least 3 characters',
      hint = 'Say why: it is kept as evidence.';
  end if;
  if not exists (
    select from kiteline_internal.grants g where g.grant_id = resume_grant.grant_id
  ) then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('grant %s', grant_id),
      hint = 'kiteline.live_grants lists the grants.';
  end if;
  v_missing := kiteline_internal.gate_checklist(grant_id, null, null);
  if v_missing is not null then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('grant %s: %s', grant_id, v_missing),
      hint = 'Legal publishes a checklist that allows it with kiteline.publish_checklist.';
  end if;
  insert into kiteline_internal.grant_resumptions (suspension_id, grant_id, reason)
  select s.suspension_id, s.grant_id, resume_grant.reason
  from kiteline_internal.grant_suspensions s
  where s.grant_id = resume_grant.grant_id
    and not exists (
      select from kiteline_internal.grant_resumptions r where r.suspension_id = s.suspension_id
    );
  if not found then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('grant %s is not suspended', grant_id),
      hint = 'Nothing needs to be done.';
  end if;
end
$resume_grant$;

comment on function kiteline.resume_grant(bigint, text) is 'Ends the suspensions of a grant.';

revoke all on function kiteline.resume_grant(bigint, text) from public;
grant execute on function kiteline.resume_grant(bigint, text) to kiteline_admin, kiteline_legal;
