-- kiteline_internal.ensure_evidence() -> void
--
-- Partitions of every evidence table for this month and the next, so that a session opened in a
-- month's last minute still finds its place. Five catalogue look-ups a table when all is there.
-- Called by: maintain(), start_session(), announce_lookup(). Invoker.

create function kiteline_internal.ensure_evidence()
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $ensure_evidence$
declare
  v_relation text;
begin
  foreach v_relation in array array['sessions', 'statements', 'denials', 'lookups', 'changes']
  loop
    perform kiteline_internal.ensure_month(v_relation, clock_timestamp());
    perform kiteline_internal.ensure_month(v_relation, clock_timestamp() + interval '1 month');
  end loop;
end
$ensure_evidence$;

comment on function kiteline_internal.ensure_evidence() is
  'Partitions of every evidence table for this month and the next.';

revoke all on function kiteline_internal.ensure_evidence() from public;
