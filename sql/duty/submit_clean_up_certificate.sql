-- kiteline.submit_clean_up_certificate(duty_id bigint, method text, operator text, performed_at timestamptz,
--   residual_until timestamptz, evidence_ref text, evidence_hash text) -> void
--
-- Enters, in the recipient's words, that it has cleaned up: how, who, when, and until when copies are left (backups
-- that rotate; null: none). Cleaned up before the recipient last had access does not count. Somebody else verifies
-- it.
-- Called by: kiteline_service. Definer. Raises: KL001, KL002, KL003.

create function kiteline.submit_clean_up_certificate(
  duty_id bigint,
  method text,
  operator text,
  performed_at timestamptz,
  residual_until timestamptz,
  evidence_ref text,
  evidence_hash text
)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $submit_clean_up_certificate$
declare
  v_duty kiteline_internal.duty_states;
  v_last_use timestamptz;
begin
  perform kiteline_internal.check_words('method', method);
  -- A name may have two characters, or one.
  if btrim(coalesce(operator, '')) = '' then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'operator must not be empty',
      hint = 'Name who cleaned up.';
  end if;
  perform kiteline_internal.check_evidence(evidence_ref, evidence_hash);
  if (isfinite(performed_at) and performed_at <= clock_timestamp()) is not true then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'performed_at must be finite and not in the future',
      hint = 'Certify what has been done, and when.';
  end if;
  if (isfinite(residual_until) and residual_until > performed_at) is false then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'residual_until must be finite and after performed_at',
      hint = 'Give the date by which the last copy is gone, or null when none is left.';
  end if;
  v_duty := kiteline_internal.take_duty(duty_id, array['open']);
  if v_duty.kind <> 'clean_up' then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('duty %s is of kind %s, which needs no certificate', duty_id, v_duty.kind),
      hint = 'kiteline.complete_duty records that it is done.';
  end if;

  -- The refusal ended the reading of the sessions that were open.
  select max(greatest(d.opened_at, least(d.used_until, r.recorded_at))) into v_last_use
  from kiteline_internal.refusals r
  cross join lateral kiteline_internal.disclosures_of(v_duty.policy, v_duty.subject) d
  where r.refusal_id = v_duty.refusal_id
    and d.recipient = v_duty.recipient
    and d.purpose = any (v_duty.purposes);
  if performed_at < v_last_use then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = format(
        'performed_at is before %s, until when the recipient had access to the person',
        to_char(v_last_use at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
      ),
      hint = 'Have cleaned up what came after too, and certify that moment.';
  end if;

  insert into kiteline_internal.duty_events (duty_id, event, details)
  values (
    submit_clean_up_certificate.duty_id, 'certificate_submitted',
    jsonb_build_object(
      'method', btrim(method), 'operator', btrim(operator), 'performed_at', performed_at,
      'residual_until', residual_until, 'evidence_ref', btrim(evidence_ref),
      'evidence_hash', evidence_hash
    )
  );
end
$submit_clean_up_certificate$;

comment on function kiteline.submit_clean_up_certificate(
  bigint, text, text, timestamptz, timestamptz, text, text
) is 'Enters, in the recipient''s words, that it has cleaned up.';

revoke all on function kiteline.submit_clean_up_certificate(
  bigint, text, text, timestamptz, timestamptz, text, text
) from public;
grant execute on function kiteline.submit_clean_up_certificate(
  bigint, text, text, timestamptz, timestamptz, text, text
) to kiteline_service;
