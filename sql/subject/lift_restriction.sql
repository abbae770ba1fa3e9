-- kiteline.lift_restriction(refusal_id bigint, reason text) -> void
--
-- Ends a restriction. Sessions opened while it was in force do not gain the subject: it was never
-- admitted to their set.
-- Called by: kiteline_admin. Definer. Raises: KL001, KL002, KL003 when lifted already.

create function kiteline.lift_restriction(refusal_id bigint, reason text)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $lift_restriction$
begin
  if length(btrim(coalesce(reason, ''))) < 3 then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'reason must have at least 3 characters',
      hint = 'Say why: it is kept as evidence.';
  end if;
  insert into kiteline_internal.refusal_lifts (refusal_id, reason)
  values (lift_restriction.refusal_id, lift_restriction.reason);
exception
  when foreign_key_violation or not_null_violation then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('restriction %s', lift_restriction.refusal_id),
      hint = 'The number is the one restrict_subject returned.';
  when unique_violation then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('restriction %s is lifted already', lift_restriction.refusal_id),
      hint = 'Nothing needs to be done.';
end
$lift_restriction$;

comment on function kiteline.lift_restriction(bigint, text) is
  'Ends a restriction.';

revoke all on function kiteline.lift_restriction(bigint, text) from public;
grant execute on function kiteline.lift_restriction(bigint, text) to kiteline_admin;
