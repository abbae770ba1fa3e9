-- kiteline_internal.clean_up_due_at(recipient text, purpose text) -> timestamptz
--
-- By when the recipient has to have cleaned up what it received for a purpose: the earliest date among the clean-ups
-- that have not ended. Null when it owes none. One look-up, however many were done before.
-- Called by: gate_duties(), gates_hold_until(). Invoker.

create function kiteline_internal.clean_up_due_at(recipient text, purpose text)
  returns timestamptz
  language plpgsql
  stable
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $clean_up_due_at$
declare
  v_due_at timestamptz;
begin
  select l.due_at into v_due_at
  from kiteline_internal.live_duties l
  where l.kind = 'clean_up'
    and l.recipient = clean_up_due_at.recipient
    and clean_up_due_at.purpose = any (l.purposes)
  order by l.due_at
  limit 1;
  return v_due_at;
end
$clean_up_due_at$;

comment on function kiteline_internal.clean_up_due_at(text, text) is
  'By when a recipient has to have cleaned up what it received for a purpose.';

revoke all on function kiteline_internal.clean_up_due_at(text, text) from public;
