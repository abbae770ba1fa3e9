-- kiteline_internal.check_paper_holder(recipient text) -> void
--
-- Refuses a paper for a recipient that does not exist or has ended for good.
-- Called by: record_qualification, sign_commitment, record_training, record_transfer_mechanism. Invoker.
-- Raises: KL002, KL003.

create function kiteline_internal.check_paper_holder(recipient text)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $check_paper_holder$
declare
  v_state text;
begin
  select r.state into v_state
  from kiteline_internal.recipients r
  where r.recipient = check_paper_holder.recipient;
  if v_state is null then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('recipient %s', recipient),
      hint = 'Enter it with kiteline.create_recipient.';
  end if;
  if v_state = 'terminated' then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('recipient %s is terminated', recipient),
      hint = 'Papers are kept for recipients that may still receive data: enter a new recipient.';
  end if;
end
$check_paper_holder$;

comment on function kiteline_internal.check_paper_holder(text) is
  'Refuses a paper for a recipient that does not exist or has ended for good.';

revoke all on function kiteline_internal.check_paper_holder(text) from public;
