-- kiteline.waive_duty(duty_id bigint, reason text) -> void
--
-- Ends a duty that need not be done, and says why: the recipient has to keep the data by law, say. A later refusal of
-- the same person opens a clean-up again.
-- Called by: kiteline_legal. Definer. Raises: KL001, KL002, KL003 when it has ended.

create function kiteline.waive_duty(duty_id bigint, reason text)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $waive_duty$
begin
  perform kiteline_internal.check_words('reason', reason);
  perform kiteline_internal.take_duty(duty_id, array['open', 'certificate_submitted']);
  insert into kiteline_internal.duty_events (duty_id, event, details)
  values (waive_duty.duty_id, 'waived', jsonb_build_object('reason', btrim(reason)));
end
$waive_duty$;

comment on function kiteline.waive_duty(bigint, text) is
  'Ends a duty that need not be done, and says why.';

revoke all on function kiteline.waive_duty(bigint, text) from public;
grant execute on function kiteline.waive_duty(bigint, text) to kiteline_legal;
