-- kiteline.sign_commitment(recipient text, version text, signatory text, signed_at timestamptz,
--   evidence_hash text) -> void
--
-- Records that a recipient signed the commitment text in force; an older text is signed in vain. A paper often
-- bears the day only, so it may be signed up to a day before the text was published here; a minute ahead is
-- another clock.
-- Called by: kiteline_admin. Definer. Raises: KL001, KL002, KL003 when another text is in force, this one is
-- signed already, or the recipient is terminated.

create function kiteline.sign_commitment(
  recipient text,
  version text,
  signatory text,
  signed_at timestamptz,
  evidence_hash text
)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $sign_commitment$
declare
  v_text kiteline_internal.commitment_texts := kiteline_internal.commitment_text_in_force();
  v_fault text;
begin
  perform kiteline_internal.check_paper_holder(recipient);
  if not exists (
    select from kiteline_internal.commitment_texts t where t.version = sign_commitment.version
  ) then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('commitment text %s', version),
      hint = 'Publish it with kiteline.publish_commitment_text.';
  end if;
  if v_text.version is distinct from version then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('commitment text %s is not in force', version),
      hint = format('Have the recipient sign the text in force: %s.', v_text.version);
  end if;
  v_fault := case
    when btrim(coalesce(signatory, '')) = '' then 'signatory must not be empty'
    when evidence_hash ~ '^[0-9a-f]{64}$' is not true
      then 'evidence_hash must have 64 digits of 0-9, a-f'
    when (signed_at <= clock_timestamp() + interval '1 minute') is not true
      then 'signed_at must not be in the future'
    when signed_at < v_text.published_at - interval '1 day'
      then 'signed_at must not be before the text was published'
  end;
  if v_fault is not null then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = v_fault,
      hint = 'Name who signed and when; evidence_hash is the SHA-256 of the signed document, in hexadecimal.';
  end if;
  insert into kiteline_internal.commitments (
    recipient, commitment_text_id, signatory, signed_at, evidence_hash
  )
  values (
    sign_commitment.recipient, v_text.commitment_text_id, sign_commitment.signatory,
    sign_commitment.signed_at, sign_commitment.evidence_hash
  );
exception
  when unique_violation then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('recipient %s has signed commitment text %s already', recipient, version),
      hint = 'Nothing needs to be done.';
end
$sign_commitment$;

comment on function kiteline.sign_commitment(text, text, text, timestamptz, text) is
  'Records that a recipient signed the commitment text in force.';

revoke all on function
  kiteline.sign_commitment(text, text, text, timestamptz, text) from public;
grant execute on function
  kiteline.sign_commitment(text, text, text, timestamptz, text) to kiteline_admin;
