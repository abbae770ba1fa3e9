-- kiteline_internal.note_gate_change() -> trigger
--
-- Makes every session that the changed row concerns ask its gates again, in its next statement. Takes recipient,
-- grant_id and policy from the row as far as its table has them; a row that names none of them concerns everybody.
-- Definer: the changing code may be the DBA's. Inserts only, so it waits for nobody.
-- Called by: triggers on what gates ask, ENABLE ALWAYS (watch_gates).

create function kiteline_internal.note_gate_change()
  returns trigger
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $note_gate_change$
declare
  v_row jsonb := '{}';
begin
  if tg_op = 'DELETE' then
    v_row := to_jsonb(old);
  elsif tg_op in ('INSERT', 'UPDATE') then
    v_row := to_jsonb(new);
  end if;
  insert into kiteline_internal.gate_changes (recipient, grant_id, policy)
  values (v_row ->> 'recipient', (v_row ->> 'grant_id')::bigint, v_row ->> 'policy');
  insert into kiteline_internal.interruptions (recorded_xid) values (pg_current_xact_id());
  return null;
end
$note_gate_change$;

comment on function kiteline_internal.note_gate_change() is
  'Trigger: sessions that the row concerns ask their gates again.';

revoke all on function kiteline_internal.note_gate_change() from public;
