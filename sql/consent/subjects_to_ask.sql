-- kiteline.subjects_to_ask(purpose text, recipient text) -> table
--
-- Whom a purpose would need but may not show yet, and what has to be asked: needs_reconsent, when the terms under which
-- the data was collected do not tell of the purpose; needs_consent, when a consent is missing. ask_from: when the
-- cool-off after a "no" is over; null when the person may be asked now. People whose refusal stands are left out.
-- Looks at everybody whom the purpose's row predicates admit now.
-- Called by: kiteline_legal, kiteline_service. Definer. Raises: KL002.

create function kiteline.subjects_to_ask(purpose text, recipient text)
  returns table (
    subject text,
    condition text,
    categories text[],
    ask_from timestamptz
  )
  language plpgsql
  volatile
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $subjects_to_ask$
declare
  v_policy text;
  v_recipient kiteline_internal.recipients;
  v_keys text[];
  v_minors text[];
begin
  select p.policy into v_policy
  from kiteline_internal.purposes p
  where p.purpose = subjects_to_ask.purpose;
  perform kiteline_internal.check_sharing(v_policy, purpose, recipient);
  select r.* into v_recipient
  from kiteline_internal.recipients r
  where r.recipient = subjects_to_ask.recipient;
  execute format(
    'select kiteline_internal.%I(null, null, $1, $2, $3)', 'subjects_for_' || purpose
  )
  into v_keys
  using recipient, clock_timestamp(), 2147483647;
  perform kiteline_internal.expire_consents(purpose, recipient, v_keys);
  execute format('select kiteline_internal.%I($1)', 'minors_of_' || v_policy)
  into v_minors
  using v_keys;

  return query
  with people as materialized (
    select
      k.key,
      coalesce(d.term_set_id, 0) as term_set_id,
      coalesce(c.coverage_id, 0) as coverage_id,
      m.key is not null as is_minor
    from unnest(v_keys) as k(key)
    left join kiteline_internal.data_subjects d on d.policy = v_policy and d.subject = k.key
    left join kiteline_internal.consent_coverages c
      on c.purpose = subjects_to_ask.purpose
      and c.recipient = subjects_to_ask.recipient
      and c.subject = k.key
      and (c.expires_at is null or c.expires_at > clock_timestamp())
    left join unnest(v_minors) as m(key) on m.key = k.key
  ),
  asked as materialized (
    select k.*, j.missing, j.needs_reconsent
    from (
      select distinct p.term_set_id, p.coverage_id, p.is_minor from people p
    ) as k
    cross join lateral kiteline_internal.judge(
      subjects_to_ask.purpose, v_recipient.recipient, v_recipient.role,
      v_recipient.country <> 'CN', k.term_set_id, k.coverage_id, k.is_minor, true
    ) as j
    where cardinality(j.missing) > 0
  )
  select
    p.key,
    case when a.needs_reconsent then 'needs_reconsent' else 'needs_consent' end,
    a.missing,
    n.ask_from
  from people p
  join asked a using (term_set_id, coverage_id, is_minor)
  left join kiteline_internal.asking_hindrances(
    v_policy, subjects_to_ask.purpose, subjects_to_ask.recipient, v_keys
  ) as n on n.subject = p.key
  where n.ask_from is distinct from 'infinity'
  order by p.key;
end
$subjects_to_ask$;

comment on function kiteline.subjects_to_ask(text, text) is
  'Whom a purpose may not show yet, and what has to be asked.';

revoke all on function kiteline.subjects_to_ask(text, text) from public;
grant execute on function kiteline.subjects_to_ask(text, text) to kiteline_legal, kiteline_service;
