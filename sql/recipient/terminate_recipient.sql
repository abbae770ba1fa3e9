-- kiteline.terminate_recipient(recipient text, reason text) -> void
--
-- Ends a recipient for good.
-- Called by: kiteline_admin. Definer. Raises: KL001, KL002, KL003.

create function kiteline.terminate_recipient(recipient text, reason text)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $terminate_recipient$
begin
  perform kiteline_internal.set_recipient_state(recipient, array['candidate', 'qualified', 'suspended'], 'terminated', reason);
end
$terminate_recipient$;

comment on function kiteline.terminate_recipient(text, text) is
  'Ends a recipient for good.';

revoke all on function kiteline.terminate_recipient(text, text) from public;
grant execute on function kiteline.terminate_recipient(text, text) to kiteline_admin;
