-- kiteline_internal.consent_fault(…the arguments of record_consents()) -> text
--
-- What is wrong with a consent as it was put, in words; null when nothing is. Asks only what does not depend on the
-- people: the words, the notice's contents (PIPL 17, 23, 30), the times, the evidence, and that agreeing was not the
-- price of something else (PIPL 16).
-- Called by: record_consents(). Invoker.

create function kiteline_internal.consent_fault(
  policy text,
  subject_count integer,
  purpose text,
  recipient text,
  categories text[],
  kind text,
  channel text,
  notice_id bigint,
  given_at timestamptz,
  evidence_refs text[],
  evidence_hashes text[],
  expires_at timestamptz,
  interaction_ms integer[],
  guardian text,
  precondition_of text
)
  returns text
  language plpgsql
  stable
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $consent_fault$
declare
  v_notice kiteline_internal.notices;
  v_is_essential boolean;
  v_is_inside boolean;
begin
  select n.* into v_notice
  from kiteline_internal.notices n
  where n.notice_id = consent_fault.notice_id and n.policy = consent_fault.policy;
  select p.is_essential into v_is_essential
  from kiteline_internal.purposes p
  where p.purpose = consent_fault.purpose;
  select r.role in ('department', 'system', 'authority') into v_is_inside
  from kiteline_internal.recipients r
  where r.recipient = consent_fault.recipient;

  return case
    when coalesce(cardinality(categories), 0) = 0 or array_ndims(categories) > 1
      or array_position(categories, null) is not null
      or cardinality(categories) <> (
        select count(distinct c.name) from unnest(consent_fault.categories) as c(name)
      )
    then 'categories must be a list of at least one category, each once'
    when exists (
      select from unnest(consent_fault.categories) as c(name)
      where c.name not in (select k from kiteline_internal.categories_of(purpose) as k)
    ) then format('purpose %s does not show: %s', purpose, (
      select string_agg(c.name, ', ')
      from unnest(consent_fault.categories) as c(name)
      where c.name not in (select k from kiteline_internal.categories_of(purpose) as k)
    ))
    when kind is null or kind not in ('notice', 'consent', 'separate', 'written', 'guardian') then
      'kind must be notice, consent, separate, written or guardian'
    when channel is null or channel not in ('sms', 'app_popup', 'letter') then
      'channel must be sms, app_popup or letter'
    when kind = 'written' and channel <> 'letter' then 'a written consent comes by letter'
    when (kind = 'guardian') <> (btrim(coalesce(guardian, '')) <> '') then
      'guardian must name who consented if kind is guardian, and only then'
    when v_notice.notice_id is null then format('notice %s is none of this policy', notice_id)
    when not v_notice.purposes @> array[purpose] then
      format('%s %s does not tell of purpose %s', v_notice.kind, v_notice.version, purpose)
    when not v_notice.categories @> categories then
      format('%s %s does not tell of every category', v_notice.kind, v_notice.version)
    when not v_notice.recipients @> array[recipient] and (
      kind in ('separate', 'written', 'guardian')
      or (kind = 'consent' and not v_is_inside)
    ) then format('%s %s does not name recipient %s', v_notice.kind, v_notice.version, recipient)
    when v_notice.necessity is null and exists (
      select
      from kiteline_internal.categories c
      where c.policy = consent_fault.policy
        and c.category = any (consent_fault.categories)
        and c.sensitivity in ('sensitive', 'prohibited')
    ) then format(
      '%s %s does not tell why sensitive data is needed', v_notice.kind, v_notice.version
    )
    when given_at is null or not isfinite(given_at) or given_at > clock_timestamp() then
      'given_at must not be in the future'
    when given_at < v_notice.published_at then 'given_at lies before the notice was published'
    when expires_at is not null
      and (not isfinite(expires_at) or expires_at <= greatest(given_at, clock_timestamp()))
    then 'expires_at must be in the future'
    when coalesce(cardinality(evidence_refs), 0) <> subject_count
      or exists (
        select from unnest(evidence_refs) as e(ref) where btrim(coalesce(e.ref, '')) = ''
      )
    then 'evidence_refs must name the evidence of each person'
    when coalesce(cardinality(evidence_hashes), 0) <> subject_count
      or exists (
        select from unnest(evidence_hashes) as e(hash)
        where coalesce(e.hash, '') !~ '^[0-9a-f]{64}$'
      )
    then 'evidence_hashes must hold a SHA-256 of each person''s evidence, 64 hexadecimal digits'
    when channel = 'app_popup' and (
      coalesce(cardinality(interaction_ms), 0) <> subject_count
      or exists (
        select from unnest(interaction_ms) as i(ms) where coalesce(i.ms, -1) < 0
      )
    ) then 'interaction_ms must say for each person how long the pop-up was open, in milliseconds'
    when channel <> 'app_popup' and interaction_ms is not null then
      'interaction_ms is for the channel app_popup'
    when precondition_of is not null and not v_is_essential then format(
      'agreeing to %s, which is not essential, may not be the price of %s', purpose, precondition_of
    )
  end;
end
$consent_fault$;

comment on function kiteline_internal.consent_fault(
  text, integer, text, text, text[], text, text, bigint, timestamptz, text[], text[], timestamptz,
  integer[], text, text
) is 'What is wrong with a consent as it was put; null when nothing is.';

revoke all on function kiteline_internal.consent_fault(
  text, integer, text, text, text[], text, text, bigint, timestamptz, text[], text[], timestamptz,
  integer[], text, text
) from public;
