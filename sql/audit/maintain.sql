-- kiteline.maintain() -> void
--
-- Evidence partitions for this month and the next; live rows of sessions that ended an hour ago
-- and nonces that can no longer be replayed are cleared; subjects of new sessions are sorted into their
-- indexes, which otherwise the opening that fills the list of 4 MB does (about 0.4 s for 200,000 subjects);
-- clean-ups are opened for sessions that opened while a refusal was being recorded (settle_clean_ups).
-- Nothing depends on it running: expiry is judged when reading, and an opening makes the partitions it
-- needs. It keeps tables small and openings even.
-- Called by: kiteline_admin, `kiteline migrate`, any scheduler. Definer.

create function kiteline.maintain()
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $maintain$
begin
  perform kiteline_internal.ensure_evidence();
  delete from kiteline_internal.live_sessions s
  where s.expires_at < clock_timestamp() - interval '1 hour';
  delete from kiteline_internal.used_nonces n
  where n.expires_at < clock_timestamp() - interval '1 hour';
  perform kiteline_internal.settle_clean_ups(null);
  perform gin_clean_pending_list(i.relid)
  from unnest(array[
    'kiteline_internal.sessions_subjects_idx',
    'kiteline_internal.sessions_second_subjects_idx'
  ]::regclass[]) as x(index)
  cross join lateral pg_partition_tree(x.index) as i
  where i.isleaf;
end
$maintain$;

comment on function kiteline.maintain() is
  'Makes evidence partitions ahead and clears sessions that have ended.';

revoke all on function kiteline.maintain() from public;
grant execute on function kiteline.maintain() to kiteline_admin;
