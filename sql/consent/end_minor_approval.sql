-- kiteline.end_minor_approval(approval_id bigint, reason text) -> void
--
-- Takes an approval back. Sessions that are open under it and show a minor read nothing from their next statement on.
-- Called by: kiteline_legal. Definer. Raises: KL001, KL002, KL003 when it was taken back already.

create function kiteline.end_minor_approval(approval_id bigint, reason text)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $end_minor_approval$
begin
  if length(btrim(coalesce(reason, ''))) < 3 then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'reason must have at least 3 characters',
      hint = 'Say why: it is kept as evidence.';
  end if;
  insert into kiteline_internal.minor_approval_ends (approval_id, reason)
  values (end_minor_approval.approval_id, end_minor_approval.reason);
exception
  when foreign_key_violation or not_null_violation then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('approval %s', approval_id),
      hint = 'The number is the one approve_minor_access returned.';
  when unique_violation then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('approval %s was taken back already', approval_id),
      hint = 'Nothing needs to be done.';
end
$end_minor_approval$;

comment on function kiteline.end_minor_approval(bigint, text) is 'Takes an approval back.';

revoke all on function kiteline.end_minor_approval(bigint, text) from public;
grant execute on function kiteline.end_minor_approval(bigint, text) to kiteline_legal;
