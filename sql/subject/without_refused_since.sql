-- kiteline_internal.without_refused_since(policy, purpose, recipient, seen pg_snapshot, subjects anyarray)
--   -> anyarray
--
-- A live session's set minus everyone whose refusal it cannot know of: recorded by a transaction whose end its opening
-- has not seen. A refusal of some categories counts here when the purpose requires one of them or shows nothing
-- else, and in an emergency; other categories are withheld()'s to hide.
-- One index look-up a subject, so the cost grows with the session and not with the number of refusals. The plan is
-- kept: an array's length would have PostgreSQL plan each call anew, which takes longer than the look-ups.
-- Called by: scope(), second_scope(), and only when something happened since the session opened. Invoker.

create function kiteline_internal.without_refused_since(
  policy text,
  purpose text,
  recipient text,
  seen pg_snapshot,
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
    join kiteline_internal.purposes p on p.purpose = without_refused_since.purpose
    where r.policy = without_refused_since.policy
      and r.subject = any (without_refused_since.subjects::text[])
      and r.recorded_xid >= pg_snapshot_xmin(without_refused_since.seen)
      and not pg_visible_in_snapshot(r.recorded_xid, without_refused_since.seen)
      and (r.purpose is null or r.purpose = without_refused_since.purpose)
      and (r.recipient is null or r.recipient = without_refused_since.recipient)
      and not (r.spares_essential and p.is_essential)
      and not (r.kind in ('restriction', 'erasure') and p.shows_restricted)
      and (
        r.categories is null
        or r.categories && p.required_categories
        or p.tier_number = 1
        or r.categories @> array(
          select k from kiteline_internal.categories_of(without_refused_since.purpose) as k
        )
      )
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

comment on function kiteline_internal.without_refused_since(text, text, text, pg_snapshot, anyarray) is
  'A live session''s set minus everyone who refused since it opened.';

revoke all on function
  kiteline_internal.without_refused_since(text, text, text, pg_snapshot, anyarray) from public;
