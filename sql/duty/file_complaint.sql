-- kiteline.file_complaint(policy text, subject text, about text, channel text, annul_consents bigint[],
--   switch_off boolean) -> bigint
--
-- One call for a person who complains: the consents that were never really given are annulled, every purpose that is
-- not essential is switched off, whoever received the person has to clean up, and somebody has to speak with the
-- person within 15 working days. All of it or nothing. Answers the complaint's number.
-- Called by: kiteline_service. Definer. Raises: KL001, KL002, KL003 when a consent has ended already.

create function kiteline.file_complaint(
  policy text,
  subject text,
  about text,
  channel text,
  annul_consents bigint[] default '{}',
  switch_off boolean default true
)
  returns bigint
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $file_complaint$
declare
  v_subject text := kiteline_internal.canonical_subject(policy, subject);
  v_reason text := 'complaint: ' || btrim(about);
  v_foreign bigint;
  v_refusal_ids bigint[] := '{}';
  v_complaint_id bigint;
begin
  perform kiteline_internal.check_words('about', about);
  perform kiteline_internal.check_no(channel, about);
  if switch_off is null or annul_consents is null
    or array_position(annul_consents, null) is not null
  then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = 'annul_consents must be a list of numbers without null, switch_off true or false',
      hint = 'Leave them out to annul nothing and to switch off what is not essential.';
  end if;
  select i.id into v_foreign
  from unnest(annul_consents) as i(id)
  where not exists (
    select
    from kiteline_internal.consents c
    where c.consent_id = i.id
      and c.policy = file_complaint.policy
      and c.subject = v_subject
  )
  order by i.id
  limit 1;
  if found then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('consent %s of subject %s', v_foreign, v_subject),
      hint = 'kiteline.subject_consents lists a person''s consents.';
  end if;

  if cardinality(annul_consents) > 0 then
    v_refusal_ids := kiteline.annul_consents(annul_consents, v_reason);
  end if;
  if switch_off then
    v_refusal_ids := v_refusal_ids
      || kiteline.switch_off_nonessential(policy, v_subject, channel, v_reason);
  end if;
  insert into kiteline_internal.complaints (policy, subject, about, channel, refusal_ids)
  values (
    file_complaint.policy, v_subject, btrim(file_complaint.about), file_complaint.channel,
    v_refusal_ids
  )
  returning complaint_id into v_complaint_id;
  insert into kiteline_internal.duties (
    kind, policy, subject, purposes, owner, complaint_id, instructions, due_at
  )
  values (
    'outreach', file_complaint.policy, v_subject, '{}', 'service', v_complaint_id,
    'Speak with the person: explain what was shared and with whom, what has stopped, and help to'
    ' switch off what else is not wanted.',
    kiteline_internal.working_days_after(clock_timestamp(), 15)
  );
  return v_complaint_id;
end
$file_complaint$;

comment on function kiteline.file_complaint(text, text, text, text, bigint[], boolean) is
  'Stops, cleans up and answers, all in one call, when a person complains.';

revoke all on function kiteline.file_complaint(text, text, text, text, bigint[], boolean)
  from public;
grant execute on function kiteline.file_complaint(text, text, text, text, bigint[], boolean)
  to kiteline_service;
