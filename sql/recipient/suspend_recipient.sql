-- kiteline.suspend_recipient(recipient text, reason text) -> void
--
-- Stops a recipient: its next statement reads nothing, in sessions already open too.
-- Called by: kiteline_admin. Definer. Raises: KL001, KL002, KL003.

create function kiteline.suspend_recipient(recipient text, reason text)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $suspend_recipient$
begin
  perform kiteline_internal.set_recipient_state(recipient, array['qualified'], 'suspended', reason);
end
$suspend_recipient$;

comment on function kiteline.suspend_recipient(text, text) is
  'Stops a recipient: its next statement reads nothing, in sessions already open too.';

revoke all on function kiteline.suspend_recipient(text, text) from public;
grant execute on function kiteline.suspend_recipient(text, text) to kiteline_admin;
