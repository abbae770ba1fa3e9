-- kiteline.subject_holdings(policy text, subject text) -> table
--
-- What is held of one person: the relations with rows about them, and for each the kinds of data by the notice under
-- which they were collected. A relation whose kinds were collected under two notices has two rows; where no
-- collection is recorded, collected_under is null. Relations without a row about the person are left out.
-- Called by: kiteline_service, kiteline_auditor. Definer. Raises: KL001 for what can be no key, KL002.

create function kiteline.subject_holdings(policy text, subject text)
  returns table (
    relation text,
    row_count bigint,
    categories text[],
    category_labels_en text[],
    category_labels_zh text[],
    collected_under text,
    collected_at timestamptz,
    disclosed_purposes text[],
    disclosed_purposes_en text[],
    disclosed_purposes_zh text[],
    source text,
    retention text
  )
  language plpgsql
  stable
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $subject_holdings$
#variable_conflict use_column
declare
  v_subject text := kiteline_internal.subject_key(
    subject_holdings.policy, subject_holdings.subject
  );
begin
  return query
  with held as (
    select r.relation, r.row_count
    from kiteline_internal.subject_rows(subject_holdings.policy, v_subject) as r
  ),
  labelled as (
    select h.relation, h.row_count, c.category, c.label_en, c.label_zh
    from held h
    left join lateral (
      select distinct k.category, k.label_en, k.label_zh
      from kiteline_internal.governed_columns g
      join kiteline_internal.categories k on k.policy = g.policy and k.category = g.category
      where g.policy = subject_holdings.policy and g.relation = h.relation
    ) as c on true
  ),
  -- The later act counts, by number: collected_at is what a caller said.
  collected as (
    select distinct on (k.category)
      k.category, c.notice_id, c.collected_at, c.source
    from kiteline_internal.collection_subjects m
    join kiteline_internal.collections c on c.collection_id = m.collection_id
    cross join lateral unnest(c.categories) as k(category)
    where m.subject = v_subject and c.policy = subject_holdings.policy
    order by k.category, c.collection_id desc
  )
  select
    l.relation,
    l.row_count,
    coalesce(array_agg(l.category order by l.category) filter (where l.category is not null), '{}'),
    coalesce(array_agg(l.label_en order by l.category) filter (where l.category is not null), '{}'),
    coalesce(array_agg(l.label_zh order by l.category) filter (where l.category is not null), '{}'),
    n.kind || ' ' || n.version,
    c.collected_at,
    n.purposes,
    p.labels_en,
    p.labels_zh,
    c.source,
    n.retention
  from labelled l
  left join collected c on c.category = l.category
  left join kiteline_internal.notices n on n.notice_id = c.notice_id
  left join lateral (
    select
      array_agg(coalesce(b.label_en, u.purpose) order by u.place) as labels_en,
      array_agg(coalesce(b.label_zh, u.purpose) order by u.place) as labels_zh
    from unnest(n.purposes) with ordinality as u(purpose, place)
    left join kiteline_internal.subject_purpose_labels b
      on b.policy = n.policy and b.purpose = u.purpose
  ) as p on true
  group by
    l.relation, l.row_count, n.notice_id, n.kind, n.version, n.purposes, n.retention,
    c.collected_at, c.source, p.labels_en, p.labels_zh
  order by l.relation, c.collected_at nulls last, n.notice_id;
end
$subject_holdings$;

comment on function kiteline.subject_holdings(text, text) is
  'What is held of one person, and under which notice it was collected.';

revoke all on function kiteline.subject_holdings(text, text) from public;
grant execute on function kiteline.subject_holdings(text, text)
  to kiteline_service, kiteline_auditor;
