-- kiteline.record_transfer_mechanism(recipient text, kind text, reference text, valid_until timestamptz)
--   -> bigint
--
-- Records what allows a recipient abroad to receive personal data: assessment, certification, standard_contract or
-- exemption. reference is its number, or the article that exempts.
-- Called by: kiteline_legal. Definer. Raises: KL001, KL002, KL003 when the recipient is terminated.

create function kiteline.record_transfer_mechanism(
  recipient text,
  kind text,
  reference text,
  valid_until timestamptz
)
  returns bigint
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $record_transfer_mechanism$
declare
  v_fault text := case
    when kind in ('assessment', 'certification', 'standard_contract', 'exemption') is not true
      then 'kind must be assessment, certification, standard_contract or exemption'
    when btrim(coalesce(reference, '')) = '' then 'reference must not be empty'
  end;
  v_mechanism_id bigint;
begin
  perform kiteline_internal.check_paper_holder(recipient);
  if v_fault is not null then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = v_fault,
      hint = 'reference is the number of the decision, certificate or contract, or the article that exempts.';
  end if;
  perform kiteline_internal.check_paper_term(valid_until);
  insert into kiteline_internal.transfer_mechanisms (recipient, kind, reference, valid_until)
  values (
    record_transfer_mechanism.recipient, record_transfer_mechanism.kind,
    record_transfer_mechanism.reference, record_transfer_mechanism.valid_until
  )
  returning mechanism_id into v_mechanism_id;
  return v_mechanism_id;
end
$record_transfer_mechanism$;

comment on function kiteline.record_transfer_mechanism(text, text, text, timestamptz) is
  'Records what allows a recipient abroad to receive personal data.';

revoke all on function
  kiteline.record_transfer_mechanism(text, text, text, timestamptz) from public;
grant execute on function
  kiteline.record_transfer_mechanism(text, text, text, timestamptz) to kiteline_legal;
