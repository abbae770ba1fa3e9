-- kiteline_internal.check_paper_reason(reason text) -> void
--
-- Refuses to verify, revoke or end a paper without saying why.
-- Called by: verify_qualification, revoke_qualification, end_training, end_transfer_mechanism. Invoker.
-- Raises: KL001.

create function kiteline_internal.check_paper_reason(reason text)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $check_paper_reason$
begin
  if length(btrim(coalesce(reason, ''))) < 3 then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'reason must have at least 3 characters',
      hint = 'Say why: it is kept as evidence.';
  end if;
end
$check_paper_reason$;

comment on function kiteline_internal.check_paper_reason(text) is
  'Refuses to verify, revoke or end a paper without saying why.';

revoke all on function kiteline_internal.check_paper_reason(text) from public;
