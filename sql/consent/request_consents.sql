-- kiteline.request_consents(purpose text, recipient text, notice_id bigint, subjects text[], channel text) -> bigint
--
-- Records that these people are now asked to consent, with this notice. Refused whole when one of them said no to this
-- within the last 90 days, objects or is restricted: a "no" is not asked about again (NDSR 22). Answers the number of the
-- request.
-- Called by: kiteline_legal, kiteline_service. Definer. Raises: KL001, KL002, KL003.

create function kiteline.request_consents(
  purpose text,
  recipient text,
  notice_id bigint,
  subjects text[],
  channel text
)
  returns bigint
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $request_consents$
declare
  v_policy text;
  v_keys text[];
  v_refused text;
  v_consent_request_id bigint;
begin
  select p.policy into v_policy
  from kiteline_internal.purposes p
  where p.purpose = request_consents.purpose;
  perform kiteline_internal.check_sharing(v_policy, purpose, recipient);
  v_keys := array(
    select distinct k.key
    from unnest(kiteline_internal.canonical_subjects(v_policy, subjects)) as k(key)
  );
  if channel is null or channel not in ('sms', 'app_popup', 'letter') or not exists (
    select
    from kiteline_internal.notices n
    where n.notice_id = request_consents.notice_id
      and n.policy = v_policy
      and request_consents.purpose = any (n.purposes)
  ) then
    raise exception using
      errcode = 'KL001', message = 'invalid argument',
      detail = format('channel must be sms, app_popup or letter, and the notice tell of %s', purpose),
      hint = 'kiteline.publish_notice enters the notice that people are shown.';
  end if;
  select format('subject %s said no (refusal %s)', h.subject, h.refusal_id) into v_refused
  from kiteline_internal.asking_hindrances(v_policy, purpose, recipient, v_keys) as h
  order by h.refusal_id
  limit 1;
  if v_refused is not null then
    raise exception using
      errcode = 'KL003', message = 'not possible in the present state', detail = v_refused,
      hint = 'kiteline.subjects_to_ask says whom to ask, and from when on.';
  end if;

  insert into kiteline_internal.consent_requests (
    policy, purpose, recipient, notice_id, channel, subject_count
  )
  values (
    v_policy, request_consents.purpose, request_consents.recipient, request_consents.notice_id,
    request_consents.channel, cardinality(v_keys)
  )
  returning consent_request_id into v_consent_request_id;
  insert into kiteline_internal.consent_request_subjects (consent_request_id, subject)
  select v_consent_request_id, k.key
  from unnest(v_keys) as k(key);
  return v_consent_request_id;
end
$request_consents$;

comment on function kiteline.request_consents(text, text, bigint, text[], text) is
  'Records that people are asked to consent.';

revoke all on function kiteline.request_consents(text, text, bigint, text[], text) from public;
grant execute on function kiteline.request_consents(text, text, bigint, text[], text)
  to kiteline_legal, kiteline_service;
