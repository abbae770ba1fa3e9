-- kiteline.reinstate_recipient(recipient text, reason text) -> void
--
-- Lets a suspended recipient read again.
-- Called by: kiteline_admin. Definer. Raises: KL001, KL002, KL003.

create function kiteline.reinstate_recipient(recipient text, reason text)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $reinstate_recipient$
begin
  perform kiteline_internal.set_recipient_state(recipient, array['suspended'], 'qualified', reason);
end
$reinstate_recipient$;

comment on function kiteline.reinstate_recipient(text, text) is
  'Lets a suspended recipient read again.';

revoke all on function kiteline.reinstate_recipient(text, text) from public;
grant execute on function kiteline.reinstate_recipient(text, text) to kiteline_admin;
