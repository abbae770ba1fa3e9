-- kiteline.subject_disclosures(policy text, subject text) -> table
--
-- Who could see one person's data, what of it, on which basis and when: every session that named the person, newest
-- first, explained by the version of the purpose that its grant was issued for. fields says how each column was
-- shown: 'app.customers.full_name (masked)'. Of a second person (as_second_subject) only the rows about two persons
-- count. is_irregular: shared under a consent that was annulled later. The person learns the recipient, not the
-- clerk: there is no actor here.
-- Called by: kiteline_service, kiteline_auditor. Definer. Raises: KL001 for what can be no key, KL002.

create function kiteline.subject_disclosures(policy text, subject text)
  returns table (
    session_id bigint,
    opened_at timestamptz,
    expires_at timestamptz,
    recipient text,
    recipient_name text,
    recipient_role text,
    purpose text,
    purpose_en text,
    purpose_zh text,
    basis text,
    clause text,
    categories text[],
    fields text[],
    withheld text[],
    consent_ids bigint[],
    as_second_subject boolean,
    is_irregular boolean,
    trace_code text,
    closed_at timestamptz,
    recipient_country text,
    category_labels_en text[],
    category_labels_zh text[],
    category_treatments text[],
    withheld_labels_en text[],
    withheld_labels_zh text[]
  )
  language plpgsql
  stable
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $subject_disclosures$
#variable_conflict use_column
declare
  v_subject text := kiteline_internal.subject_key(
    subject_disclosures.policy, subject_disclosures.subject
  );
begin
  return query
  with seen as materialized (
    select
      s.session_id, s.opened_at, s.expires_at, s.policy, s.purpose, s.recipient, s.trace_code,
      g.purpose_hash,
      not s.subjects @> array[v_subject] as as_second_subject,
      array(
        select w.category
        from jsonb_each(s.withheld) as w(category, subjects)
        where w.subjects ? v_subject
        order by w.category
      ) as withheld
    from kiteline_internal.sessions s
    join kiteline_internal.grants g on g.grant_id = s.grant_id
    where s.policy = subject_disclosures.policy
      and (s.subjects @> array[v_subject] or s.second_subjects @> array[v_subject])
  ),
  -- A person may have thousands of sessions, and they differ in few things.
  shown as materialized (
    select
      d.purpose, d.purpose_hash, d.withheld, d.as_second_subject, v.terms_hash, v.label_en,
      v.label_zh, v.basis, v.clause, v.categories, v.labels_en, v.labels_zh, v.treatments, v.fields,
      array(
        select coalesce(k.label_en, w.category)
        from unnest(d.withheld) with ordinality as w(category, place)
        left join kiteline_internal.categories k on k.policy = d.policy and k.category = w.category
        order by w.place
      ) as withheld_en,
      array(
        select coalesce(k.label_zh, w.category)
        from unnest(d.withheld) with ordinality as w(category, place)
        left join kiteline_internal.categories k on k.policy = d.policy and k.category = w.category
        order by w.place
      ) as withheld_zh
    from (
      select distinct s.policy, s.purpose, s.purpose_hash, s.withheld, s.as_second_subject
      from seen s
    ) as d
    cross join lateral kiteline_internal.subject_shown(
      d.purpose, d.purpose_hash, d.withheld, d.as_second_subject
    ) as v
  ),
  irregular as materialized (
    select distinct i.session_id
    from kiteline.irregular_disclosures i
    where i.policy = subject_disclosures.policy and i.subject = v_subject
  )
  select
    s.session_id, s.opened_at, s.expires_at, s.recipient, r.display_name, r.role, s.purpose,
    coalesce(v.label_en, s.purpose), coalesce(v.label_zh, s.purpose), v.basis, v.clause,
    v.categories, v.fields, s.withheld,
    array(
      select c.consent_id
      from kiteline_internal.consents c
      where c.policy = s.policy
        and c.subject = v_subject
        and c.purpose = s.purpose
        and c.recipient = s.recipient
        and c.terms_hash = v.terms_hash
        and not s.as_second_subject
        and c.category <> all (s.withheld)
        and c.effective_from <= s.opened_at
        and coalesce(c.expires_at > s.opened_at, true)
        and (c.state = 'effective' or c.state_changed_at > s.opened_at)
      order by c.consent_id
    ),
    s.as_second_subject, i.session_id is not null, s.trace_code, x.closed_at, r.country,
    v.labels_en, v.labels_zh, v.treatments, v.withheld_en, v.withheld_zh
  from seen s
  join kiteline_internal.recipients r on r.recipient = s.recipient
  join shown v
    on v.purpose = s.purpose and v.purpose_hash = s.purpose_hash and v.withheld = s.withheld
    and v.as_second_subject = s.as_second_subject
  left join kiteline_internal.session_closings x on x.session_id = s.session_id
  left join irregular i on i.session_id = s.session_id
  order by s.opened_at desc, s.session_id desc;
end
$subject_disclosures$;

comment on function kiteline.subject_disclosures(text, text) is
  'Who could see one person''s data, what of it, on which basis and when.';

revoke all on function kiteline.subject_disclosures(text, text) from public;
grant execute on function kiteline.subject_disclosures(text, text)
  to kiteline_service, kiteline_auditor;
