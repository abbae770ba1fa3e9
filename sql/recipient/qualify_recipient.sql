-- kiteline.qualify_recipient(recipient text, reason text) -> void
--
-- Lets a candidate open sessions and read.
-- Called by: kiteline_admin. Definer. Raises: KL001, KL002, KL003.

create function kiteline.qualify_recipient(recipient text, reason text)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $qualify_recipient$
begin
  perform kiteline_internal.set_recipient_state(recipient, array['candidate'], 'qualified', reason);
end
$qualify_recipient$;

comment on function kiteline.qualify_recipient(text, text) is
  'Lets a candidate open sessions and read.';

revoke all on function kiteline.qualify_recipient(text, text) from public;
grant execute on function kiteline.qualify_recipient(text, text) to kiteline_admin;
