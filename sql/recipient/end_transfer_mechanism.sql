-- kiteline.end_transfer_mechanism(mechanism_id bigint, reason text) -> void
--
-- Ends a transfer mechanism before its time. The next statement of the recipient's sessions reads nothing, unless
-- it has another.
-- Called by: kiteline_legal. Definer. Raises: KL001, KL002, KL003 when ended already.

create function kiteline.end_transfer_mechanism(mechanism_id bigint, reason text)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $end_transfer_mechanism$
begin
  perform kiteline_internal.check_paper_reason(reason);
  insert into kiteline_internal.mechanism_ends (mechanism_id, recipient, reason)
  select m.mechanism_id, m.recipient, end_transfer_mechanism.reason
  from kiteline_internal.transfer_mechanisms m
  where m.mechanism_id = end_transfer_mechanism.mechanism_id;
  if not found then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('transfer mechanism %s', mechanism_id),
      hint = 'The number is the one record_transfer_mechanism returned.';
  end if;
exception
  when unique_violation then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('transfer mechanism %s is ended already', mechanism_id),
      hint = 'Nothing needs to be done.';
end
$end_transfer_mechanism$;

comment on function kiteline.end_transfer_mechanism(bigint, text) is
  'Ends a transfer mechanism before its time.';

revoke all on function kiteline.end_transfer_mechanism(bigint, text) from public;
grant execute on function kiteline.end_transfer_mechanism(bigint, text) to kiteline_legal;
