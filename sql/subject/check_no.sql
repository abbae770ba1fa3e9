-- kiteline_internal.check_no(channel text, reason text) -> void
--
-- Refuses a "no" without the channel it came by or the words that it came with.
-- Called by: withdraw_consent(), record_objection(), switch_off_nonessential() and others. Invoker. Raises: KL001.

create function kiteline_internal.check_no(channel text, reason text)
  returns void
  language plpgsql
  immutable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $check_no$
begin
  -- Agreeing has a closed list of channels; saying no has a longer one, for it must be easy.
  if channel is null or channel not in ('sms', 'app_popup', 'letter', 'phone', 'in_person', 'email')
  then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'channel must be sms, app_popup, letter, phone, in_person or email',
      hint = 'Say how the person told you.';
  end if;
  if length(btrim(coalesce(reason, ''))) < 3 then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'reason must have at least 3 characters',
      hint = 'Say what the person said: it is kept as evidence.';
  end if;
end
$check_no$;

comment on function kiteline_internal.check_no(text, text) is
  'Refuses a "no" without its channel or words.';

revoke all on function kiteline_internal.check_no(text, text) from public;
