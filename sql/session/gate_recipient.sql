-- kiteline_internal.gate_recipient(grant_id bigint, login text, actor text) -> text
--
-- A gate of every opening: the recipient is qualified and of a role that the purpose allows. The state is
-- judged again by each reading statement (scope). Null when met, else the missing condition.
-- Called by: unmet_gates(). Invoker.

create function kiteline_internal.gate_recipient(grant_id bigint, login text, actor text)
  returns text
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $gate_recipient$
declare
  v_state text;
  v_role text;
  v_allowed text[];
begin
  select r.state, r.role, p.recipient_roles
  into v_state, v_role, v_allowed
  from kiteline_internal.grants g
  join kiteline_internal.recipients r on r.recipient = g.recipient
  left join kiteline_internal.purposes p on p.purpose = g.purpose
  where g.grant_id = gate_recipient.grant_id;

  return case
    when v_state is distinct from 'qualified' then 'recipient ' || coalesce(v_state, 'unknown')
    when v_role = any (v_allowed) is not true then 'recipient role not allowed'
  end;
end
$gate_recipient$;

comment on function kiteline_internal.gate_recipient(bigint, text, text) is
  'Gate: the recipient is qualified and of an allowed role. Null when met.';

revoke all on function kiteline_internal.gate_recipient(bigint, text, text) from public;
