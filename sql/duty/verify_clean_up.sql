-- kiteline.verify_clean_up(duty_id bigint, is_accepted boolean, reason text) -> void
--
-- A second pair of eyes on a certificate: another login than the one that submitted it. Accepted, the clean-up has
-- ended; else it is open again, and the date it was due stays.
-- Called by: kiteline_service, kiteline_legal. Definer. Raises: KL001, KL002, KL003.

create function kiteline.verify_clean_up(duty_id bigint, is_accepted boolean, reason text)
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $verify_clean_up$
declare
  v_duty kiteline_internal.duty_states;
begin
  if is_accepted is null then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'is_accepted must be true or false',
      hint = 'Say whether the certificate and what you saw agree.';
  end if;
  perform kiteline_internal.check_words('reason', reason);
  v_duty := kiteline_internal.take_duty(duty_id, array['certificate_submitted']);
  if v_duty.certified_by = session_user then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state',
      detail = format('login %s submitted the certificate of duty %s', session_user, duty_id),
      hint = 'Ask somebody else to verify it, under a login of their own.';
  end if;
  insert into kiteline_internal.duty_events (duty_id, event, details)
  values (
    verify_clean_up.duty_id,
    case when is_accepted then 'verified' else 'rejected' end,
    jsonb_build_object('reason', btrim(reason))
  );
end
$verify_clean_up$;

comment on function kiteline.verify_clean_up(bigint, boolean, text) is
  'Accepts or rejects the certificate of a clean-up.';

revoke all on function kiteline.verify_clean_up(bigint, boolean, text) from public;
grant execute on function kiteline.verify_clean_up(bigint, boolean, text)
  to kiteline_service, kiteline_legal;
