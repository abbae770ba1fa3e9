-- kiteline.revoke_qualification(qualification_id bigint, reason text) -> void
--
-- Ends a qualification before its time. The next statement of every session that needs it reads nothing,
-- unless the recipient has another of the kind.
-- Called by: kiteline_admin, kiteline_legal. Definer. Raises: KL001, KL002, KL003 when revoked already.

create function kiteline.revoke_qualification(qualification_id bigint, reason text)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $revoke_qualification$
begin
  perform kiteline_internal.check_paper_reason(reason);
  insert into kiteline_internal.qualification_revocations (qualification_id, recipient, reason)
  select q.qualification_id, q.recipient, revoke_qualification.reason
  from kiteline_internal.recipient_qualifications q
  where q.qualification_id = revoke_qualification.qualification_id;
  if not found then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('qualification %s', qualification_id),
      hint = 'The number is the one record_qualification returned.';
  end if;
exception
  when unique_violation then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('qualification %s is revoked already', qualification_id),
      hint = 'Nothing needs to be done.';
end
$revoke_qualification$;

comment on function kiteline.revoke_qualification(bigint, text) is
  'Ends a qualification before its time.';

revoke all on function kiteline.revoke_qualification(bigint, text) from public;
grant execute on function kiteline.revoke_qualification(bigint, text)
  to kiteline_admin, kiteline_legal;
