-- kiteline.subject_refusals(policy text, subject text) -> table
--
-- Every "no" of one person, newest first. purpose, recipient and categories null mean all of them; lifted_at null
-- means that it is in force.
-- Called by: kiteline_service, kiteline_auditor. Definer. Raises: KL001 for what can be no key, KL002.

create function kiteline.subject_refusals(policy text, subject text)
  returns table (
    refusal_id bigint,
    recorded_at timestamptz,
    kind text,
    purpose text,
    recipient text,
    categories text[],
    spares_essential boolean,
    channel text,
    reason text,
    lifted_at timestamptz,
    purpose_en text,
    purpose_zh text,
    recipient_name text,
    category_labels_en text[],
    category_labels_zh text[]
  )
  language plpgsql
  stable
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $subject_refusals$
#variable_conflict use_column
declare
  v_subject text := kiteline_internal.subject_key(
    subject_refusals.policy, subject_refusals.subject
  );
begin
  return query
  select
    r.refusal_id, r.recorded_at, r.kind, r.purpose, r.recipient, r.categories,
    r.spares_essential, r.channel, r.reason, l.lifted_at,
    coalesce(b.label_en, r.purpose), coalesce(b.label_zh, r.purpose), t.display_name,
    k.labels_en, k.labels_zh
  from kiteline_internal.refusals r
  left join kiteline_internal.refusal_lifts l on l.refusal_id = r.refusal_id
  left join kiteline_internal.recipients t on t.recipient = r.recipient
  left join kiteline_internal.subject_purpose_labels b
    on b.policy = r.policy and b.purpose = r.purpose
  left join lateral (
    select
      array_agg(coalesce(c.label_en, u.category) order by u.place) as labels_en,
      array_agg(coalesce(c.label_zh, u.category) order by u.place) as labels_zh
    from unnest(r.categories) with ordinality as u(category, place)
    left join kiteline_internal.categories c
      on c.policy = r.policy and c.category = u.category
  ) as k on true
  where r.policy = subject_refusals.policy
    and r.subject = v_subject
    -- What newer terms leave out is nothing that the person said.
    and r.kind <> 'terms'
  order by r.recorded_at desc, r.refusal_id desc;
end
$subject_refusals$;

comment on function kiteline.subject_refusals(text, text) is
  'Every no of one person, newest first.';

revoke all on function kiteline.subject_refusals(text, text) from public;
grant execute on function kiteline.subject_refusals(text, text)
  to kiteline_service, kiteline_auditor;
