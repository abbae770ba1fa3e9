-- kiteline_internal.check_evidence(evidence_ref text, evidence_hash text) -> void
--
-- Refuses to call a duty done without saying where the proof is and what it was.
-- Called by: submit_clean_up_certificate(), complete_duty(). Invoker. Raises: KL001.

create function kiteline_internal.check_evidence(evidence_ref text, evidence_hash text)
  returns void
  language plpgsql
  immutable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $check_evidence$
begin
  if btrim(coalesce(evidence_ref, '')) = '' then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'evidence_ref must say where the proof can be looked up',
      hint = 'Give its number in your archive, for example of the signed letter.';
  end if;
  if (evidence_hash ~ '^[0-9a-f]{64}$') is not true then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'evidence_hash must be a SHA-256 in 64 lower-case hexadecimal digits',
      hint = 'sha256sum prints it for a file.';
  end if;
end
$check_evidence$;

comment on function kiteline_internal.check_evidence(text, text) is
  'Refuses to call a duty done without proof.';

revoke all on function kiteline_internal.check_evidence(text, text) from public;
