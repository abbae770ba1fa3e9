-- kiteline_internal.interrupt_sessions() -> trigger
--
-- Makes every session that opened before this transaction ask anew whom it may still read.
-- Definer: the changing code may be the DBA's. An insert, so it waits for nobody.
-- Called by: a statement trigger on refusals, ENABLE ALWAYS; what gates ask has note_gate_change().

create function kiteline_internal.interrupt_sessions()
  returns trigger
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $interrupt_sessions$
begin
  insert into kiteline_internal.interruptions (recorded_xid) values (pg_current_xact_id());
  return null;
end
$interrupt_sessions$;

comment on function kiteline_internal.interrupt_sessions() is
  'Trigger: open sessions ask anew whom they may still read.';

revoke all on function kiteline_internal.interrupt_sessions() from public;

create trigger interrupt_sessions
  after insert or update or delete or truncate on kiteline_internal.refusals
  for each statement execute function kiteline_internal.interrupt_sessions();

-- A session that plays a replica does not escape.
alter table kiteline_internal.refusals enable always trigger interrupt_sessions;
