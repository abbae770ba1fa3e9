-- kiteline.lift_objection(refusal_id bigint, channel text, evidence_ref text, reason text) -> void
--
-- Ends an objection, at the person's own wish only: with the channel it came by and where it can be looked up.
-- Sessions that are open do not gain the person if they opened after the objection. Clean-ups that it opened and nobody
-- has worked on are waived.
-- Called by: kiteline_service. Definer. Raises: KL001, KL002, KL003 when lifted already.

create function kiteline.lift_objection(
  refusal_id bigint,
  channel text,
  evidence_ref text,
  reason text
)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $lift_objection$
begin
  perform kiteline_internal.check_no(channel, reason);
  if btrim(coalesce(evidence_ref, '')) = '' then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'evidence_ref must say where the person''s wish can be looked up',
      hint = 'Only the person lifts an objection: name the message, the call or the letter.';
  end if;
  if not exists (
    select
    from kiteline_internal.refusals r
    where r.refusal_id = lift_objection.refusal_id and r.kind = 'objection'
  ) then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('objection %s', refusal_id),
      hint = 'kiteline.subject_refusals lists a person''s refusals.';
  end if;
  insert into kiteline_internal.refusal_lifts (refusal_id, reason)
  values (
    lift_objection.refusal_id,
    format('%s (%s, %s)', btrim(lift_objection.reason), lift_objection.channel,
      btrim(lift_objection.evidence_ref))
  );
  perform kiteline_internal.waive_clean_ups_of(refusal_id, reason);
exception
  when unique_violation then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('objection %s is lifted already', refusal_id),
      hint = 'Nothing needs to be done.';
end
$lift_objection$;

comment on function kiteline.lift_objection(bigint, text, text, text) is
  'Ends an objection, at the person''s own wish.';

revoke all on function kiteline.lift_objection(bigint, text, text, text) from public;
grant execute on function kiteline.lift_objection(bigint, text, text, text) to kiteline_service;
