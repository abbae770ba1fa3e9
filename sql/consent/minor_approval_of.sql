-- kiteline_internal.minor_approval_of(purpose text, login text, actor text) -> bigint
--
-- The approval by which this actor may read data of minors through this login; null when there is none in force.
-- Called by: admit_subjects(), explain_access(). Invoker.

create function kiteline_internal.minor_approval_of(purpose text, login text, actor text)
  returns bigint
  language plpgsql
  stable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $minor_approval_of$
begin
  return (
    select a.approval_id
    from kiteline_internal.minor_approvals a
    where a.purpose = minor_approval_of.purpose
      and a.login = minor_approval_of.login
      and a.actor = minor_approval_of.actor
      and a.valid_until > clock_timestamp()
      and not exists (
        select from kiteline_internal.minor_approval_ends e where e.approval_id = a.approval_id
      )
    order by a.valid_until desc
    limit 1
  );
end
$minor_approval_of$;

comment on function kiteline_internal.minor_approval_of(text, text, text) is
  'The approval by which this actor may read data of minors.';

revoke all on function kiteline_internal.minor_approval_of(text, text, text) from public;
