-- kiteline.record_qualification(recipient text, kind text, number text, valid_until timestamptz,
--   evidence_hash text, issued_on date) -> bigint
--
-- Enters a paper of a recipient. It counts when somebody of kiteline_legal who is not the caller has verified it.
-- A day is over in China first: issued_on may be today there.
-- Called by: kiteline_admin. Definer. Raises: KL001, KL002, KL003 when the recipient is terminated.

create function kiteline.record_qualification(
  recipient text,
  kind text,
  number text,
  valid_until timestamptz,
  evidence_hash text,
  issued_on date default null
)
  returns bigint
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $record_qualification$
declare
  v_fault text := case
    when kind ~ '^[a-z][a-z0-9_]{0,62}$' is not true
      then 'kind must be a word of lower-case letters, digits and _, and begin with a letter'
    when btrim(coalesce(number, '')) = '' then 'number must not be empty'
    when evidence_hash ~ '^[0-9a-f]{64}$' is not true
      then 'evidence_hash must have 64 digits of 0-9, a-f'
    when not isfinite(issued_on)
      or issued_on > (clock_timestamp() at time zone 'Asia/Shanghai')::date
      then 'issued_on must not be in the future'
  end;
  v_qualification_id bigint;
begin
  perform kiteline_internal.check_paper_holder(recipient);
  if v_fault is not null then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = v_fault,
      hint = 'kind is the checklist''s word for the paper, such as iso27001; number is what stands on it;'
        ' evidence_hash is the SHA-256 of the document, in hexadecimal.';
  end if;
  perform kiteline_internal.check_paper_term(valid_until);
  insert into kiteline_internal.recipient_qualifications (
    recipient, kind, number, issued_on, valid_until, evidence_hash
  )
  values (
    record_qualification.recipient, record_qualification.kind, record_qualification.number,
    record_qualification.issued_on, record_qualification.valid_until,
    record_qualification.evidence_hash
  )
  returning qualification_id into v_qualification_id;
  return v_qualification_id;
end
$record_qualification$;

comment on function kiteline.record_qualification(text, text, text, timestamptz, text, date) is
  'Enters a paper of a recipient, which counts when somebody else has verified it.';

revoke all on function
  kiteline.record_qualification(text, text, text, timestamptz, text, date) from public;
grant execute on function
  kiteline.record_qualification(text, text, text, timestamptz, text, date) to kiteline_admin;
