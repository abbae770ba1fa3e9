-- kiteline_internal.expire_consents(purpose text, recipient text, subjects text[]) -> void
--
-- Ends the consents of these people whose time is over. No job does it: an opening judges the time itself, and this
-- keeps the consents that go on counting beside one that ran out.
-- Called by: admit_subjects(). Invoker.

create function kiteline_internal.expire_consents(purpose text, recipient text, subjects text[])
  returns void
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $expire_consents$
declare
  v_free text[];
  v_over bigint[];
begin
  -- Asked first without the people, whose long list would be planned for.
  if not exists (
    select
    from kiteline_internal.consents c
    where c.purpose = expire_consents.purpose
      and c.recipient = expire_consents.recipient
      and c.state = 'effective'
      and c.expires_at <= clock_timestamp()
  ) then
    return;
  end if;
  -- Only of whom the coverage can be worked out anew at once: the consents of anybody else are left for the next time.
  v_free := array(
    select t.subject
    from kiteline_internal.consent_coverages t
    where t.purpose = expire_consents.purpose
      and t.recipient = expire_consents.recipient
      and t.subject in (
        select c.subject
        from kiteline_internal.consents c
        where c.purpose = expire_consents.purpose
          and c.recipient = expire_consents.recipient
          and c.state = 'effective'
          and c.expires_at <= clock_timestamp()
          and c.subject = any (expire_consents.subjects)
      )
    order by t.subject
    for update skip locked
  );
  v_over := array(
    select c.consent_id
    from kiteline_internal.consents c
    where c.purpose = expire_consents.purpose
      and c.recipient = expire_consents.recipient
      and c.state = 'effective'
      and c.expires_at <= clock_timestamp()
      and c.subject = any (v_free)
  );
  if v_over <> '{}' then
    perform kiteline_internal.end_consents(v_over, 'expired', 'its time was over');
  end if;
end
$expire_consents$;

comment on function kiteline_internal.expire_consents(text, text, text[]) is
  'Ends the consents of these people whose time is over.';

revoke all on function kiteline_internal.expire_consents(text, text, text[]) from public;
