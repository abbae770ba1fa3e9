-- kiteline_internal.use_quota(grant_id bigint, subject_count integer) -> boolean
--
-- Counts an opening into the grant's day (UTC); false, and nothing counted, when the day's quota would be
-- exceeded. The upsert locks the day's row, so of two openings at once the second sees the first.
-- Called by: start_session(). Invoker.

create function kiteline_internal.use_quota(grant_id bigint, subject_count integer)
  returns boolean
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $use_quota$
declare
  v_quota integer;
begin
  select g.max_subjects_per_day into v_quota
  from kiteline_internal.grants g
  where g.grant_id = use_quota.grant_id;

  if use_quota.subject_count > v_quota then
    return false;
  end if;
  insert into kiteline_internal.grant_usage as u (grant_id, used_on, subject_count, session_count)
  values (
    use_quota.grant_id, (clock_timestamp() at time zone 'UTC')::date, use_quota.subject_count, 1
  )
  on conflict on constraint grant_usage_pkey do update
  set subject_count = u.subject_count + excluded.subject_count,
      session_count = u.session_count + 1
  where v_quota is null or u.subject_count + excluded.subject_count <= v_quota;
  return found;
end
$use_quota$;

comment on function kiteline_internal.use_quota(bigint, integer) is
  'Counts an opening into the grant''s day; false when the quota would be exceeded.';

revoke all on function kiteline_internal.use_quota(bigint, integer) from public;
