-- kiteline_internal.set_recipient_state(recipient text, from_states text[], to_state text, reason text)
--   -> void
--
-- Moves a recipient along one edge of candidate -> qualified <-> suspended -> terminated. The state is
-- read by every reading statement, so suspending ends reading at once.
-- Called by: qualify_, suspend_, reinstate_, terminate_recipient. Invoker. Raises: KL001, KL002, KL003.

create function kiteline_internal.set_recipient_state(
  recipient text,
  from_states text[],
  to_state text,
  reason text
)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $set_recipient_state$
declare
  v_state text;
begin
  if length(btrim(coalesce(reason, ''))) < 3 then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'reason must have at least 3 characters',
      hint = 'Say why the state changes: it is kept as evidence.';
  end if;
  select r.state into v_state
  from kiteline_internal.recipients r
  where r.recipient = set_recipient_state.recipient
  for no key update;
  if v_state is null then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('recipient %s', recipient),
      hint = 'kiteline.live_grants lists recipients; kiteline.create_recipient enters one.';
  end if;
  if v_state = any (from_states) is not true then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('recipient %s is %s, and cannot become %s', recipient, v_state, to_state),
      hint = format('Possible from: %s.', array_to_string(from_states, ', '));
  end if;
  update kiteline_internal.recipients r
  set state = to_state,
      state_reason = set_recipient_state.reason,
      state_changed_at = clock_timestamp()
  where r.recipient = set_recipient_state.recipient;
end
$set_recipient_state$;

comment on function kiteline_internal.set_recipient_state(text, text[], text, text) is
  'Moves a recipient along one edge of its states.';

revoke all on function kiteline_internal.set_recipient_state(text, text[], text, text) from public;
