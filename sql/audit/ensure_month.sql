-- kiteline_internal.ensure_month(relation text, at timestamptz) -> void
--
-- Makes sure that an evidence table has its partition for the month (UTC) of a time. There is no
-- default partition: evidence without its partition is an error, and then nothing is read.
-- Attaching takes a lock that readers and writers of the other months do not wait for. The bounds are
-- written as text, so the caller's DateStyle and time zone must not have a say in them ('IST' is read as
-- Israel's time and printed for India's).
-- Called by: ensure_evidence(). Invoker (the callers are definer code of the owner).

create function kiteline_internal.ensure_month(relation text, at timestamptz)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
  set datestyle = 'ISO, YMD'
  set timezone = 'UTC'
as $ensure_month$
declare
  v_month date := date_trunc('month', ensure_month.at at time zone 'UTC');
  v_partition text := ensure_month.relation || to_char(v_month, '"_"YYYY"_"MM');
  v_qualified text := format('kiteline_internal.%I', v_partition);
begin
  if to_regclass(v_qualified) is not null then
    return;
  end if;
  -- Two openings in the first moment of a month: the second waits here, then finds the partition. Attaching
  -- takes this lock anyway; an advisory lock could be held by anybody, and waiting for one does not
  -- make PostgreSQL forget that the partition was not there a moment ago.
  execute format(
    'lock table only kiteline_internal.%I in share update exclusive mode', ensure_month.relation
  );
  if to_regclass(v_qualified) is not null then
    return;
  end if;
  execute format(
    'create table %s (like kiteline_internal.%I including defaults including constraints)',
    v_qualified, ensure_month.relation
  );
  execute format(
    'alter table kiteline_internal.%I attach partition %s for values from (%L) to (%L)',
    ensure_month.relation, v_qualified,
    v_month::timestamp at time zone 'UTC',
    (v_month + interval '1 month')::timestamp at time zone 'UTC'
  );
  perform kiteline_internal.keep_append_only(v_qualified::regclass);
end
$ensure_month$;

comment on function kiteline_internal.ensure_month(text, timestamptz) is
  'Makes sure that an evidence table has its partition for a month.';

revoke all on function kiteline_internal.ensure_month(text, timestamptz) from public;
