-- kiteline_internal.settle_clean_ups(at_most integer) -> integer
--
-- Looks again at refusals during whose recording a session may have opened: neither saw the other, so a clean-up may be
-- missing. Looks twice. The first time when the refusal is committed, which finds every session that may have read; the
-- last time when no opening can be left that missed the refusal. Leaves alone what somebody else is settling.
-- Answers how many refusals are settled now.
-- Called by: open_clean_ups() when a refusal is recorded, maintain() (at_most null: all). Invoker.

create function kiteline_internal.settle_clean_ups(at_most integer default 100)
  returns integer
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $settle_clean_ups$
declare
  v_oldest_running xid8 := pg_snapshot_xmin(pg_current_snapshot());
  v_own bigint;
  v_drawn bigint;
  v_refusal_id bigint;
  v_refusal_ids bigint[];
  v_settled integer := 0;
begin
  select coalesce(array_agg(l.refusal_id), '{}') into v_refusal_ids
  from (
    select u.refusal_id
    from kiteline_internal.unsettled_refusals u
    where u.seen_xid < v_oldest_running
    order by u.seen_xid
    limit settle_clean_ups.at_most
    for update skip locked
  ) as l;
  foreach v_refusal_id in array v_refusal_ids loop
    perform kiteline_internal.open_clean_ups(v_refusal_id);
    v_settled := v_settled + 1;
  end loop;
  delete from kiteline_internal.unsettled_refusals u where u.refusal_id = any (v_refusal_ids);

  select coalesce(array_agg(f.refusal_id), '{}') into v_refusal_ids
  from (
    select u.refusal_id
    from kiteline_internal.unsettled_refusals u
    where u.seen_xid is null and u.recorded_xid < v_oldest_running
    order by u.recorded_xid
    limit settle_clean_ups.at_most
    for update skip locked
  ) as f;
  if v_refusal_ids = '{}' then
    return v_settled;
  end if;
  -- An opening that is under way may have looked for refusals before these were committed. It drew its number before it
  -- looked, so all such numbers lie below one that is drawn now. This transaction's own may be older than theirs; a
  -- subtransaction, which is what the exception clause is for, draws a new one, and leaves it in the rows it writes.
  begin
    update kiteline_internal.unsettled_refusals u
    set seen_xid = u.recorded_xid
    where u.refusal_id = any (v_refusal_ids);
    select u.xmin::text::bigint into strict v_drawn
    from kiteline_internal.unsettled_refusals u
    where u.refusal_id = v_refusal_ids[1];
  exception
    when no_data_found then
      raise;
  end;
  -- xmin has 32 bits. The number is the first above this transaction's own that ends in them.
  v_own := pg_current_xact_id()::text::bigint;
  v_drawn := v_own + (v_drawn - v_own % 4294967296 + 4294967296) % 4294967296;
  update kiteline_internal.unsettled_refusals u
  set seen_xid = v_drawn::text::xid8
  where u.refusal_id = any (v_refusal_ids);
  foreach v_refusal_id in array v_refusal_ids loop
    perform kiteline_internal.open_clean_ups(v_refusal_id);
  end loop;
  return v_settled;
end
$settle_clean_ups$;

comment on function kiteline_internal.settle_clean_ups(integer) is
  'Looks again at refusals during whose recording a session may have opened.';

revoke all on function kiteline_internal.settle_clean_ups(integer) from public;
