-- kiteline_internal.seen_by_opening() -> pg_snapshot
--
-- Which transactions an opening that begins now has seen the end of, for its reading statements to tell from those that
-- ended since. Its own counts as running: what it records after the opening, the opening has not seen.
-- Called by: start_session(). Invoker.

create function kiteline_internal.seen_by_opening()
  returns pg_snapshot
  language sql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $seen_by_opening$
  select format(
    '%s:%s:%s',
    pg_snapshot_xmin(c.snapshot),
    pg_snapshot_xmax(c.snapshot),
    (
      select string_agg(r.xid::text, ',' order by r.xid)
      from (
        select pg_snapshot_xip(c.snapshot) as xid
        union
        select pg_current_xact_id_if_assigned()
      ) as r
      where r.xid < pg_snapshot_xmax(c.snapshot)
    )
  )::pg_snapshot
  from pg_current_snapshot() as c(snapshot)
$seen_by_opening$;

comment on function kiteline_internal.seen_by_opening() is
  'Which transactions an opening that begins now has seen the end of.';

revoke all on function kiteline_internal.seen_by_opening() from public;
