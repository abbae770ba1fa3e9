-- kiteline_internal.with_consent(purpose text, recipient text, subjects text[]) -> text[]
--
-- The subjects whose consent covers this purpose and recipient. This database records no consents
-- yet: where the purpose needs none, that is everyone; where it needs one, nobody.
-- Called by: start_session(). Invoker.

create function kiteline_internal.with_consent(purpose text, recipient text, subjects text[])
  returns text[]
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $with_consent$
begin
  if exists (
    select
    from kiteline_internal.purposes p
    where p.purpose = with_consent.purpose and p.consent_rule in ('none', 'notice')
  ) then
    return subjects;
  end if;
  return '{}';
end
$with_consent$;

comment on function kiteline_internal.with_consent(text, text, text[]) is
  'The subjects whose consent covers this purpose and recipient.';

revoke all on function kiteline_internal.with_consent(text, text, text[]) from public;
