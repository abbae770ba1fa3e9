-- kiteline.request_erasure(policy text, subject text, channel text, reason text) -> bigint
--
-- The person wants to be forgotten: from the next statement on nobody is shown the person but purposes for data that
-- may only be stored; every recipient has to clean up, and the house has to erase, within 15 working days. Answers the
-- refusal's number.
-- Called by: kiteline_service. Definer. Raises: KL001, KL002, KL003 when it was requested already.

create function kiteline.request_erasure(policy text, subject text, channel text, reason text)
  returns bigint
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $request_erasure$
declare
  v_subject text := kiteline_internal.canonical_subject(policy, subject);
  v_refusal_id bigint;
begin
  perform kiteline_internal.check_no(channel, reason);
  select r.refusal_id into v_refusal_id
  from kiteline_internal.refusals r
  where r.policy = request_erasure.policy and r.subject = v_subject and r.kind = 'erasure'
    and not exists (
      select from kiteline_internal.refusal_lifts l where l.refusal_id = r.refusal_id
    )
  limit 1;
  if found then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('erasure of subject %s is requested already (refusal %s)', v_subject,
        v_refusal_id),
      hint = 'kiteline.duty_log tells how far it is.';
  end if;

  v_refusal_id := kiteline_internal.record_refusal(
    policy, v_subject, null, null, null, false, 'erasure', channel, reason, null
  );
  insert into kiteline_internal.duties (
    kind, policy, subject, purposes, owner, refusal_id, instructions, due_at
  )
  values (
    'erase', request_erasure.policy, v_subject, '{}', 'data_owner', v_refusal_id,
    'Erase this person''s data, or make it anonymous; what a law has you keep stays stored and is'
    ' used for nothing else.',
    kiteline_internal.working_days_after(clock_timestamp(), 15)
  );
  return v_refusal_id;
end
$request_erasure$;

comment on function kiteline.request_erasure(text, text, text, text) is
  'Hides a person and opens the duties to erase.';

revoke all on function kiteline.request_erasure(text, text, text, text) from public;
grant execute on function kiteline.request_erasure(text, text, text, text) to kiteline_service;
