-- kiteline.switch_off_nonessential(policy text, subject text, channel text, reason text) -> bigint
--
-- One call that ends every purpose not marked essential, those of later policies too; the essential ones go on.
-- Answers the refusal's number.
-- Called by: kiteline_service. Definer. Raises: KL001, KL002.

create function kiteline.switch_off_nonessential(
  policy text,
  subject text,
  channel text,
  reason text
)
  returns bigint
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $switch_off_nonessential$
declare
  v_subject text := kiteline_internal.canonical_subject(policy, subject);
begin
  perform kiteline_internal.check_no(channel, reason);
  return kiteline_internal.record_refusal(
    policy, v_subject, null, null, null, true, 'objection', channel, reason, null
  );
end
$switch_off_nonessential$;

comment on function kiteline.switch_off_nonessential(text, text, text, text) is
  'Ends every purpose not marked essential for a person.';

revoke all on function kiteline.switch_off_nonessential(text, text, text, text) from public;
grant execute on function kiteline.switch_off_nonessential(text, text, text, text)
  to kiteline_service;
