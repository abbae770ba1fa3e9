-- kiteline_internal.enter_live_duties() -> trigger
--
-- Keeps live_duties in step with duties: enters the new ones, all of a statement at once.
-- Called by: statement triggers on duties, ENABLE ALWAYS. Invoker (only the owner writes there).

create function kiteline_internal.enter_live_duties()
  returns trigger
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $enter_live_duties$
begin
  if tg_op = 'INSERT' then
    insert into kiteline_internal.live_duties (
      duty_id, kind, policy, subject, recipient, purposes, due_at
    )
    select c.duty_id, c.kind, c.policy, c.subject, c.recipient, c.purposes, c.due_at
    from changed_duties c;
  else
    update kiteline_internal.live_duties l
    set due_at = c.due_at
    from changed_duties c
    where l.duty_id = c.duty_id;
  end if;
  return null;
end
$enter_live_duties$;

comment on function kiteline_internal.enter_live_duties() is
  'Trigger: keeps live_duties in step with duties.';

revoke all on function kiteline_internal.enter_live_duties() from public;

create trigger enter_live_duties
  after insert on kiteline_internal.duties
  referencing new table as changed_duties
  for each statement execute function kiteline_internal.enter_live_duties();
-- Nothing updates a duty (refuse_rewrite); should its owner ever move a date, the gates follow it.
create trigger follow_live_duties
  after update on kiteline_internal.duties
  referencing new table as changed_duties
  for each statement execute function kiteline_internal.enter_live_duties();

alter table kiteline_internal.duties enable always trigger enter_live_duties;
alter table kiteline_internal.duties enable always trigger follow_live_duties;
