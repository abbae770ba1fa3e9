-- kiteline_internal.gate_duties(grant_id bigint, login text, actor text) -> text
--
-- A gate of every opening: the recipient owes no overdue clean-up of what it received for this purpose. Judged by the
-- clock at each opening; no job has to run. Null when met, else the missing condition.
-- Called by: unmet_gates(). Invoker.

create function kiteline_internal.gate_duties(grant_id bigint, login text, actor text)
  returns text
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $gate_duties$
declare
  v_due_at timestamptz;
begin
  select kiteline_internal.clean_up_due_at(g.recipient, g.purpose) into v_due_at
  from kiteline_internal.grants g
  where g.grant_id = gate_duties.grant_id;

  return case
    when v_due_at < clock_timestamp() then
      'clean-up overdue since '
      || to_char(v_due_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD')
  end;
end
$gate_duties$;

comment on function kiteline_internal.gate_duties(bigint, text, text) is
  'Gate: the recipient owes no overdue clean-up for this purpose. Null when met.';

revoke all on function kiteline_internal.gate_duties(bigint, text, text) from public;
