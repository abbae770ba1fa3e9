-- kiteline_internal.without_refused_since(policy, purpose, horizon xid8, subjects anyarray) -> anyarray
--
-- A live session's set minus everyone whose refusal it cannot know of: recorded by a transaction
-- at or after the oldest one that was running when the session opened. One index look-up a subject,
-- so the cost grows with the session and not with the number of refusals. The plan is kept: an array's
-- length would have PostgreSQL plan each call anew, which takes longer than the look-ups.
-- Called by: scope(), and only when something happened since the session opened. Invoker.

create function kiteline_internal.without_refused_since(
  policy text,
  purpose text,
  horizon xid8,
  subjects anyarray
)
  returns anyarray
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
as $without_refused_since$
declare
  v_refused text[];
begin
  v_refused := array(
    select r.subject
    from kiteline_internal.refusals r
    where r.policy = without_refused_since.policy
      and r.subject = any (without_refused_since.subjects::text[])
      and r.recorded_xid >= without_refused_since.horizon
      and (r.purpose is null or r.purpose = without_refused_since.purpose)
      and not exists (
        select from kiteline_internal.refusal_lifts l where l.refusal_id = r.refusal_id
      )
  );
  if v_refused = '{}' then
    return subjects;
  end if;
  return array(
    select s.subject
    from unnest(without_refused_since.subjects) as s(subject)
    where s.subject::text <> all (v_refused)
  );
end
$without_refused_since$;

comment on function kiteline_internal.without_refused_since(text, text, xid8, anyarray) is
  'A live session''s set minus everyone who refused since it opened.';

revoke all on function
  kiteline_internal.without_refused_since(text, text, xid8, anyarray) from public;
