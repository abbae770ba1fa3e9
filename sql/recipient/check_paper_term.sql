-- kiteline_internal.check_paper_term(valid_until timestamptz) -> void
--
-- Refuses a paper that has no end, or whose end has passed.
-- Called by: record_qualification, record_training, record_transfer_mechanism. Invoker. Raises: KL001.

create function kiteline_internal.check_paper_term(valid_until timestamptz)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $check_paper_term$
begin
  if (isfinite(valid_until) and valid_until > clock_timestamp()) is not true then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'valid_until must be finite and in the future',
      hint = 'Give the moment at which the paper ceases to count; renew it with a new row.';
  end if;
end
$check_paper_term$;

comment on function kiteline_internal.check_paper_term(timestamptz) is
  'Refuses a paper that has no end, or whose end has passed.';

revoke all on function kiteline_internal.check_paper_term(timestamptz) from public;
