-- kiteline_internal.category_conditions(policy text, subject text, purpose text, recipient text,
--   may_show_minors boolean) -> table
--
-- For explain_access(): what each category that the purpose shows demands, and whether it is there, for one person.
-- demand and its rules come from demands_of(), the finding from is_category_allowed(), as at an opening.
-- Called by: access_conditions(). Invoker.

create function kiteline_internal.category_conditions(
  policy text,
  subject text,
  purpose text,
  recipient text,
  may_show_minors boolean
)
  returns table (
    category text,
    label_en text,
    label_zh text,
    demand text,
    is_required boolean,
    is_on_checklist boolean,
    is_minor boolean,
    is_disclosed boolean,
    is_allowed boolean,
    clauses text,
    found_en text,
    found_zh text
  )
  language plpgsql
  stable
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $category_conditions$
declare
  v_minors text[];
begin
  execute format('select kiteline_internal.%I($1)', 'minors_of_' || policy)
  into v_minors
  using array[subject];

  return query
  select
    d.category,
    coalesce(k.label_en, d.category),
    coalesce(k.label_zh, d.category),
    d.demand,
    d.is_required,
    d.is_on_checklist,
    v_minors <> '{}',
    x.is_disclosed,
    kiteline_internal.is_category_allowed(
      d.demand, v_minors <> '{}', category_conditions.may_show_minors, x.is_disclosed,
      g.consents -> d.category, p.terms_hash
    ),
    (
      select string_agg(distinct r.clause, '; ')
      from kiteline_internal.consent_rules r
      where r.rule = any (d.rules)
    ),
    coalesce(c.found_en, 'No consent is on record.'),
    coalesce(c.found_zh, '没有同意记录。')
  from kiteline_internal.purposes p
  join kiteline_internal.recipients r on r.recipient = category_conditions.recipient
  cross join lateral kiteline_internal.demands_of(p.purpose, r.role, r.country <> 'CN') as d
  left join kiteline_internal.categories k
    on k.policy = p.policy and k.category = d.category
  left join kiteline_internal.data_subjects s
    on s.policy = p.policy and s.subject = category_conditions.subject
  left join kiteline_internal.term_sets t on t.term_set_id = s.term_set_id
  left join kiteline_internal.consent_coverages v
    on v.purpose = p.purpose
    and v.recipient = r.recipient
    and v.subject = category_conditions.subject
    and (v.expires_at is null or v.expires_at > clock_timestamp())
  left join kiteline_internal.coverages g on g.coverage_id = v.coverage_id
  cross join lateral (
    select kiteline_internal.discloses(
      t.terms, p.purpose, d.category, r.recipient, r.role
    ) as is_disclosed
  ) as x
  left join lateral (
    select
      format('On record: consent %s, %s, %s%s.', c.consent_id, c.kind, c.state,
        case when c.terms_hash <> p.terms_hash then ', given to an earlier form of the purpose' end
      ) as found_en,
      format('记录：同意 %s，类型“%s”，状态“%s”%s。', c.consent_id,
        kiteline_internal.word_in_chinese(c.kind), kiteline_internal.word_in_chinese(c.state),
        case when c.terms_hash <> p.terms_hash then '，针对该目的的旧版本' end
      ) as found_zh
    from kiteline_internal.consents c
    where c.policy = p.policy
      and c.subject = category_conditions.subject
      and c.purpose = p.purpose
      and c.recipient = r.recipient
      and c.category = d.category
    order by c.state = 'effective' desc, c.consent_id desc
    limit 1
  ) as c on true
  where p.purpose = category_conditions.purpose;
end
$category_conditions$;

comment on function kiteline_internal.category_conditions(text, text, text, text, boolean) is
  'What each category demands, and whether it is there, for one person.';

revoke all on function kiteline_internal.category_conditions(text, text, text, text, boolean)
  from public;
