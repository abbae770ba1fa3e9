-- kiteline.lift_restriction(refusal_id bigint, reason text) -> void
--
-- Ends a restriction, and waives the clean-ups that it opened as far as nobody has worked on them. Sessions opened
-- while it was in force do not gain the subject: it was never admitted to their set. Other refusals end otherwise: an
-- objection with lift_objection, a withdrawal by a new consent.
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
  if not exists (
    select
    from kiteline_internal.refusals r
    where r.refusal_id = lift_restriction.refusal_id and r.kind = 'restriction'
  ) then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('restriction %s', lift_restriction.refusal_id),
      hint = 'The number is the one restrict_subject returned.';
  end if;
  insert into kiteline_internal.refusal_lifts (refusal_id, reason)
  values (lift_restriction.refusal_id, lift_restriction.reason)
  on conflict on constraint refusal_lifts_pkey do nothing;
  if not found then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('restriction %s is lifted already', lift_restriction.refusal_id),
      hint = 'Nothing needs to be done.';
  end if;
  perform kiteline_internal.waive_clean_ups_of(
    lift_restriction.refusal_id,
    format('the restriction was lifted: %s', btrim(lift_restriction.reason))
  );
end
$lift_restriction$;

comment on function kiteline.lift_restriction(bigint, text) is
  'Ends a restriction.';

revoke all on function kiteline.lift_restriction(bigint, text) from public;
grant execute on function kiteline.lift_restriction(bigint, text) to kiteline_admin;
