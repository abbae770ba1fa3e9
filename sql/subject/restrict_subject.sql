-- kiteline.restrict_subject(policy text, subject text, reason text) -> bigint
--
-- Restricts a subject to storage: from the next statement on, sessions already open included, no
-- purpose shows this person but those that are for stored data (shows_restricted). Whoever received the
-- person gets a clean-up duty. Returns the refusal's number.
-- Called by: kiteline_admin, kiteline_service. Definer. Raises: KL001, KL002 for an unknown policy or subject.

create function kiteline.restrict_subject(policy text, subject text, reason text)
  returns bigint
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $restrict_subject$
begin
  if length(btrim(coalesce(reason, ''))) < 3 then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'reason must have at least 3 characters',
      hint = 'Say why: it is kept as evidence.';
  end if;
  return kiteline_internal.record_refusal(
    policy, kiteline_internal.canonical_subject(policy, subject), null, null, null, false,
    'restriction', null, reason, null
  );
end
$restrict_subject$;

comment on function kiteline.restrict_subject(text, text, text) is
  'Hides a subject from every purpose, from the next statement on.';

revoke all on function kiteline.restrict_subject(text, text, text) from public;
grant execute on function kiteline.restrict_subject(text, text, text)
  to kiteline_admin, kiteline_service;
