-- kiteline_internal.withheld_since(policy text, purpose text, recipient text, category text, seen pg_snapshot)
--   -> text[]
--
-- Everybody whose refusal of this category the opening has not seen, be they in the session or not.
-- Refusals of single categories are rare, so their index is small.
-- Called by: withheld(), when something happened since the session opened. Invoker.

create function kiteline_internal.withheld_since(
  policy text,
  purpose text,
  recipient text,
  category text,
  seen pg_snapshot
)
  returns text[]
  language sql
  stable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $withheld_since$
  select coalesce(array_agg(r.subject), '{}')
  from kiteline_internal.refusals r
  where r.policy = withheld_since.policy
    and r.categories is not null
    and r.recorded_xid >= pg_snapshot_xmin(withheld_since.seen)
    and not pg_visible_in_snapshot(r.recorded_xid, withheld_since.seen)
    and withheld_since.category = any (r.categories)
    and (r.purpose is null or r.purpose = withheld_since.purpose)
    and (r.recipient is null or r.recipient = withheld_since.recipient)
    and not exists (
      select from kiteline_internal.refusal_lifts l where l.refusal_id = r.refusal_id
    )
$withheld_since$;

comment on function kiteline_internal.withheld_since(text, text, text, text, pg_snapshot) is
  'Everybody whose refusal of this category was recorded since.';

revoke all on function kiteline_internal.withheld_since(text, text, text, text, pg_snapshot) from public;
