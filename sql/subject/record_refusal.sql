-- kiteline_internal.record_refusal(policy, subject, purpose, recipient, categories text[], spares_essential, kind,
--   channel, reason, consent_ids bigint[]) -> bigint
--
-- Records a "no" and opens the clean-up duties that follow from it. subject is canonical.
-- Called by: restrict_subject(), record_objection(), switch_off_nonessential(), withdraw_consent(), annul_consents(),
-- request_erasure(). Invoker.

create function kiteline_internal.record_refusal(
  policy text,
  subject text,
  purpose text,
  recipient text,
  categories text[],
  spares_essential boolean,
  kind text,
  channel text,
  reason text,
  consent_ids bigint[]
)
  returns bigint
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $record_refusal$
declare
  v_refusal_id bigint;
begin
  insert into kiteline_internal.refusals (
    policy, subject, purpose, recipient, categories, spares_essential, kind, channel, reason,
    consent_ids
  )
  values (
    record_refusal.policy, record_refusal.subject, record_refusal.purpose,
    record_refusal.recipient, record_refusal.categories, record_refusal.spares_essential,
    record_refusal.kind, record_refusal.channel, record_refusal.reason, record_refusal.consent_ids
  )
  returning refusal_id into v_refusal_id;
  perform kiteline_internal.open_clean_ups(v_refusal_id);
  return v_refusal_id;
end
$record_refusal$;

comment on function kiteline_internal.record_refusal(
  text, text, text, text, text[], boolean, text, text, text, bigint[]
) is 'Records a "no" and opens the clean-up duties that follow from it.';

revoke all on function kiteline_internal.record_refusal(
  text, text, text, text, text[], boolean, text, text, text, bigint[]
) from public;
