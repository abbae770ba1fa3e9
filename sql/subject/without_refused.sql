-- kiteline_internal.without_refused(policy text, purpose text, subjects text[]) -> text[]
--
-- The subjects minus everyone with a refusal in force for this purpose or for all.
-- Called by: start_session(). Invoker.

create function kiteline_internal.without_refused(policy text, purpose text, subjects text[])
  returns text[]
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $without_refused$
begin
  if not exists (
    select from kiteline_internal.refusals r where r.policy = without_refused.policy
  ) then
    return subjects;
  end if;
  return (
    select coalesce(array_agg(s.subject), '{}')
    from unnest(without_refused.subjects) as s(subject)
    where not exists (
      select
      from kiteline_internal.refusals r
      where r.policy = without_refused.policy
        and r.subject = s.subject
        and (r.purpose is null or r.purpose = without_refused.purpose)
        and not exists (
          select from kiteline_internal.refusal_lifts l where l.refusal_id = r.refusal_id
        )
    )
  );
end
$without_refused$;

comment on function kiteline_internal.without_refused(text, text, text[]) is
  'The subjects minus everyone with a refusal in force.';

revoke all on function kiteline_internal.without_refused(text, text, text[]) from public;
