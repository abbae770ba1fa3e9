-- kiteline_internal.is_suspended(grant_id bigint, cause text) -> boolean
--
-- True when the grant has a suspension that was not resumed; of that cause, or of any when it is left out.
-- Called by: gate_grant(), publish_checklist(), suspend_grant(), start_session(). Invoker.

create function kiteline_internal.is_suspended(grant_id bigint, cause text default null)
  returns boolean
  language plpgsql
  stable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $is_suspended$
begin
  return (
    select exists (
      select
      from kiteline_internal.grant_suspensions s
      where s.grant_id = is_suspended.grant_id
        and (is_suspended.cause is null or s.cause = is_suspended.cause)
        and not exists (
          select from kiteline_internal.grant_resumptions r where r.suspension_id = s.suspension_id
        )
    )
  );
end
$is_suspended$;

comment on function kiteline_internal.is_suspended(bigint, text) is
  'True when the grant has a suspension that was not resumed.';

revoke all on function kiteline_internal.is_suspended(bigint, text) from public;
