-- kiteline.record_objection(policy text, subject text, purpose text, channel text, reason text) -> bigint
--
-- The person does not want data shared for this purpose: from the next statement on, open sessions included. An
-- essential purpose ends too, if the person names it; only an emergency does not ask. Answers the refusal's number.
-- Called by: kiteline_service. Definer. Raises: KL001, KL002, KL003 for a purpose of the emergency tier.

create function kiteline.record_objection(
  policy text,
  subject text,
  purpose text,
  channel text,
  reason text
)
  returns bigint
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $record_objection$
declare
  v_tier integer;
  v_subject text;
begin
  select p.tier_number into v_tier
  from kiteline_internal.purposes p
  where p.policy = record_objection.policy and p.purpose = record_objection.purpose;
  if v_tier is null then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('purpose %s of policy %s', purpose, policy),
      hint = 'Name a purpose of an applied policy, or call kiteline.switch_off_nonessential.';
  end if;
  v_subject := kiteline_internal.canonical_subject(policy, subject);
  perform kiteline_internal.check_no(channel, reason);
  if v_tier = 1 then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('purpose %s is for emergencies', purpose),
      hint = 'Life and health come first. Data that may be used for nothing at all is restricted:'
        ' kiteline.restrict_subject.';
  end if;
  return kiteline_internal.record_refusal(
    policy, v_subject, purpose, null, null, false, 'objection', channel, reason, null
  );
end
$record_objection$;

comment on function kiteline.record_objection(text, text, text, text, text) is
  'The person does not want data shared for this purpose.';

revoke all on function kiteline.record_objection(text, text, text, text, text) from public;
grant execute on function kiteline.record_objection(text, text, text, text, text)
  to kiteline_service;
