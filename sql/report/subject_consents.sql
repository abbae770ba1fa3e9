-- kiteline.subject_consents(policy text, subject text) -> table
--
-- What one person agreed to, newest first. A consent whose time has run out is shown as expired even before it is
-- entered as such. is_for_present_terms: false when the purpose has changed since, so that the consent no longer
-- covers it.
-- Called by: kiteline_service, kiteline_auditor. Definer. Raises: KL001 for what can be no key, KL002.

create function kiteline.subject_consents(policy text, subject text)
  returns table (
    consent_id bigint,
    purpose text,
    purpose_en text,
    purpose_zh text,
    recipient text,
    recipient_name text,
    category text,
    kind text,
    channel text,
    given_at timestamptz,
    state text,
    state_changed_at timestamptz,
    expires_at timestamptz,
    notice_version text,
    notice_kind text,
    category_en text,
    category_zh text,
    is_for_present_terms boolean
  )
  language plpgsql
  stable
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $subject_consents$
#variable_conflict use_column
declare
  v_subject text := kiteline_internal.subject_key(
    subject_consents.policy, subject_consents.subject
  );
begin
  return query
  select
    c.consent_id, c.purpose, coalesce(b.label_en, c.purpose), coalesce(b.label_zh, c.purpose),
    c.recipient, r.display_name, c.category, c.kind, c.channel, c.given_at,
    case when e.has_run_out then 'expired' else c.state end,
    case when e.has_run_out then c.expires_at else c.state_changed_at end,
    c.expires_at, n.version, n.kind, k.label_en, k.label_zh,
    exists (
      select
      from kiteline_internal.purposes p
      where p.policy = c.policy and p.purpose = c.purpose and p.terms_hash = c.terms_hash
    )
  from kiteline_internal.consents c
  join kiteline_internal.recipients r on r.recipient = c.recipient
  join kiteline_internal.notices n on n.notice_id = c.notice_id
  left join kiteline_internal.categories k on k.policy = c.policy and k.category = c.category
  left join kiteline_internal.subject_purpose_labels b
    on b.policy = c.policy and b.purpose = c.purpose
  cross join lateral (
    select
      c.state in ('pending', 'effective') and coalesce(c.expires_at <= clock_timestamp(), false)
        as has_run_out
  ) as e
  where c.policy = subject_consents.policy and c.subject = v_subject
  order by c.given_at desc, c.consent_id;
end
$subject_consents$;

comment on function kiteline.subject_consents(text, text) is
  'What one person agreed to, newest first.';

revoke all on function kiteline.subject_consents(text, text) from public;
grant execute on function kiteline.subject_consents(text, text)
  to kiteline_service, kiteline_auditor;
