-- kiteline_internal.gate_training(grant_id bigint, login text, actor text) -> text
--
-- A gate of every opening: the actor, or everybody who works through the login, has a training that counts. Not asked
-- of an authority. Null when met, else the missing condition.
-- Called by: unmet_gates(). Invoker.

create function kiteline_internal.gate_training(grant_id bigint, login text, actor text)
  returns text
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $gate_training$
declare
  v_recipient text;
  v_role text;
  v_valid_until timestamptz;
begin
  select r.recipient, r.role into v_recipient, v_role
  from kiteline_internal.grants g
  join kiteline_internal.recipients r on r.recipient = g.recipient
  where g.grant_id = gate_training.grant_id;
  v_valid_until := kiteline_internal.training_valid_until(v_recipient, login, actor);

  return case
    when v_role = 'authority' then null
    when v_valid_until is null then 'training missing'
    when v_valid_until <= clock_timestamp() then 'training expired'
  end;
end
$gate_training$;

comment on function kiteline_internal.gate_training(bigint, text, text) is
  'Gate: the actor or his login has a training that counts. Null when met.';

revoke all on function kiteline_internal.gate_training(bigint, text, text) from public;
