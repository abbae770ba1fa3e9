-- kiteline_internal.take_duty(duty_id bigint, states text[]) -> kiteline_internal.duty_states
--
-- The duty and its state, held until the transaction ends: of two that act on it at once the second sees what the
-- first has done. Refuses a duty that is in none of these states.
-- Called by: the duty functions. Invoker. Raises: KL002, KL003.

create function kiteline_internal.take_duty(duty_id bigint, states text[])
  returns kiteline_internal.duty_states
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $take_duty$
declare
  v_duty kiteline_internal.duty_states;
begin
  perform from kiteline_internal.duties d
  where d.duty_id = take_duty.duty_id
  for no key update;
  if not found then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('duty %s', duty_id),
      hint = 'kiteline.duty_log lists the duties.';
  end if;
  select s.* into strict v_duty
  from kiteline_internal.duty_states s
  where s.duty_id = take_duty.duty_id;
  if v_duty.state <> all (states) then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('duty %s (%s) is %s', duty_id, v_duty.kind, v_duty.state),
      hint = format('Possible while it is: %s.', array_to_string(states, ', '));
  end if;
  return v_duty;
end
$take_duty$;

comment on function kiteline_internal.take_duty(bigint, text[]) is
  'The duty and its state, held until the transaction ends.';

revoke all on function kiteline_internal.take_duty(bigint, text[]) from public;
