-- kiteline_internal.leave_live_duties() -> trigger
--
-- Takes duties that have ended (verified, done or waived) out of live_duties.
-- Called by: a statement trigger on duty_events, ENABLE ALWAYS. Invoker (only the owner writes there).

create function kiteline_internal.leave_live_duties()
  returns trigger
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $leave_live_duties$
begin
  delete from kiteline_internal.live_duties l
  using added_events a
  where l.duty_id = a.duty_id and a.event in ('verified', 'done', 'waived');
  return null;
end
$leave_live_duties$;

comment on function kiteline_internal.leave_live_duties() is
  'Trigger: takes ended duties out of live_duties.';

revoke all on function kiteline_internal.leave_live_duties() from public;

create trigger leave_live_duties
  after insert on kiteline_internal.duty_events
  referencing new table as added_events
  for each statement execute function kiteline_internal.leave_live_duties();

alter table kiteline_internal.duty_events enable always trigger leave_live_duties;
