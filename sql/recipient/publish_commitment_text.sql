-- kiteline.publish_commitment_text(version text, text_hash text, clauses text[]) -> bigint
--
-- Puts a text of the commitment in force. Every recipient but the authorities has to sign it: until then it
-- opens nothing, and the next statement of its open sessions reads nothing.
-- Called by: kiteline_legal. Definer. Raises: KL001, KL003 when the version is published already.

create function kiteline.publish_commitment_text(version text, text_hash text, clauses text[])
  returns bigint
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $publish_commitment_text$
declare
  v_mandatory constant text[] := array['no_resale', 'no_leak', 'purpose_only'];
  v_fault text := case
    when btrim(coalesce(version, '')) = '' then 'version must not be empty'
    when text_hash ~ '^[0-9a-f]{64}$' is not true
      then 'text_hash must have 64 digits of 0-9, a-f'
    when clauses @> v_mandatory is not true
      then format('clauses must hold %s', array_to_string(v_mandatory, ', '))
    when exists (
      select from unnest(clauses) as c(clause) where c.clause ~ '^[a-z][a-z0-9_]{0,62}$' is not true
    ) then 'each clause must be a word of lower-case letters, digits and _, and begin with a letter'
  end;
  v_commitment_text_id bigint;
begin
  if v_fault is not null then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = v_fault,
      hint = 'text_hash is the SHA-256 of the text, in hexadecimal; clauses are the promises that it makes,'
        ' each in a word.';
  end if;
  insert into kiteline_internal.commitment_texts (version, text_hash, clauses)
  values (
    publish_commitment_text.version, publish_commitment_text.text_hash,
    publish_commitment_text.clauses
  )
  returning commitment_text_id into v_commitment_text_id;
  return v_commitment_text_id;
exception
  when unique_violation then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('commitment text %s is published already', version),
      hint = 'A changed text needs a version of its own.';
end
$publish_commitment_text$;

comment on function kiteline.publish_commitment_text(text, text, text[]) is
  'Puts a text of the commitment in force, which every recipient has to sign.';

revoke all on function kiteline.publish_commitment_text(text, text, text[]) from public;
grant execute on function kiteline.publish_commitment_text(text, text, text[]) to kiteline_legal;
