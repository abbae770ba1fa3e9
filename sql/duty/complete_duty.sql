-- kiteline.complete_duty(duty_id bigint, outcome text, evidence_ref text, evidence_hash text) -> void
--
-- Records that a duty is done, with what came of it and where the proof is. A clean-up needs a certificate and a second
-- pair of eyes instead; what legal owes, only a member of kiteline_legal completes.
-- Called by: kiteline_service, kiteline_legal. Definer. Raises: KL001, KL002, KL003.

create function kiteline.complete_duty(
  duty_id bigint,
  outcome text,
  evidence_ref text,
  evidence_hash text
)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $complete_duty$
declare
  v_duty kiteline_internal.duty_states;
begin
  perform kiteline_internal.check_words('outcome', outcome);
  perform kiteline_internal.check_evidence(evidence_ref, evidence_hash);
  v_duty := kiteline_internal.take_duty(duty_id, array['open', 'certificate_submitted']);
  if v_duty.kind = 'clean_up' then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('duty %s is a clean-up', duty_id),
      hint = 'kiteline.submit_clean_up_certificate enters its certificate, and'
        ' kiteline.verify_clean_up ends it.';
  end if;
  if v_duty.owner = 'legal' and not pg_has_role(session_user, 'kiteline_legal', 'member') then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('duty %s is owed by legal', duty_id),
      hint = 'Ask a member of kiteline_legal to complete it.';
  end if;
  insert into kiteline_internal.duty_events (duty_id, event, details)
  values (
    complete_duty.duty_id, 'done',
    jsonb_build_object(
      'outcome', btrim(outcome), 'evidence_ref', btrim(evidence_ref),
      'evidence_hash', evidence_hash
    )
  );
end
$complete_duty$;

comment on function kiteline.complete_duty(bigint, text, text, text) is
  'Records that a duty is done, and what came of it.';

revoke all on function kiteline.complete_duty(bigint, text, text, text) from public;
grant execute on function kiteline.complete_duty(bigint, text, text, text)
  to kiteline_service, kiteline_legal;
