-- kiteline_internal.access_conditions(policy text, subject text, purpose text, recipient text, actor text) -> table
--
-- The findings behind explain_access(), in order. The verdict is that of an opening: the gates, the resolver and
-- admit_subjects() are asked, not imitated.
-- Called by: explain_access(). Invoker.

create function kiteline_internal.access_conditions(
  policy text,
  subject text,
  purpose text,
  recipient text,
  actor text
)
  returns table (
    place integer,
    condition text,
    category text,
    is_met boolean,
    what_en text,
    what_zh text,
    more_en text,
    more_zh text,
    clause text
  )
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $access_conditions$
declare
  v_key text;
  v_grant_id bigint;
  v_login text;
  v_as_of timestamptz;
  v_missing text[] := array['grant unknown'];
  v_of_grant text[];
  v_of_recipient text[];
  v_may_show_minors boolean;
  v_is_admitted boolean := false;
  v_is_matching boolean;
begin
  begin
    execute format('select kiteline_internal.%I($1)', 'find_subject_of_' || policy)
    into v_key
    using subject;
  exception
    when invalid_text_representation or numeric_value_out_of_range then
      v_key := null;
  end;
  return query select 1, 'subject', null, v_key is not null, '', '', null, null, null;

  select g.grant_id, g.login, g.valid_from, g.missing
  into v_grant_id, v_login, v_as_of, v_missing
  from (
    select
      g.*,
      kiteline_internal.unmet_gates(g.grant_id, g.login, access_conditions.actor) as missing
    from kiteline_internal.grants g
    where g.purpose = access_conditions.purpose
      and g.recipient = access_conditions.recipient
    order by g.expires_at desc
    limit 20
  ) as g
  order by cardinality(g.missing), g.grant_id desc
  limit 1;
  v_missing := coalesce(v_missing, array['grant unknown']);
  v_of_grant := array(select m from unnest(v_missing) as m where m ~ '^(grant|purpose|login) ');
  v_of_recipient := array(
    select m from unnest(v_missing) as m
    where m !~ '^(grant|purpose|login|not on|forbidden|checklist)'
  );
  return query
  select 2, 'grant', null, v_of_grant = '{}',
    coalesce(nullif(array_to_string(v_of_grant, '; '), ''), v_grant_id::text),
    coalesce(kiteline_internal.in_chinese(v_of_grant), v_grant_id::text), null, null, null
  union all
  select 3, 'recipient', null, v_of_recipient = '{}' and v_grant_id is not null,
    coalesce(nullif(array_to_string(v_of_recipient, '; '), ''), 'no grant asks for its papers'),
    coalesce(kiteline_internal.in_chinese(v_of_recipient), '没有授权，未核对材料'), null, null, null;
  if v_key is null then
    return query select 9, 'verdict', null, false, '', '', null, null, null;
    return;
  end if;

  -- As an opening does first, so that what goes on counting is found beside what ran out.
  perform kiteline_internal.expire_consents(purpose, recipient, array[v_key]);
  v_may_show_minors := kiteline_internal.minor_approval_of(purpose, v_login, actor) is not null;
  return query
  with asked as materialized (
    select c.*
    from kiteline_internal.category_conditions(
      access_conditions.policy, v_key, access_conditions.purpose, access_conditions.recipient,
      v_may_show_minors
    ) as c
  )
  select 4, 'checklist', a.category, a.is_on_checklist and a.demand <> 'forbidden',
    a.label_en, a.label_zh, null, null, a.clauses
  from asked a
  union all
  select 5,
    case when not a.is_disclosed and a.is_allowed then 'supplemented_terms' else 'terms' end,
    a.category, a.is_disclosed or a.is_allowed, a.label_en, a.label_zh, null, null, null
  from asked a
  where a.demand <> 'none'
  union all
  select 6, case when a.is_minor then 'minor' else 'consent' end, a.category, a.is_allowed,
    a.label_en, a.label_zh,
    format('Demanded: %s (%s). %s%s', a.demand, a.clauses, a.found_en,
      case
        when not a.is_required and not a.is_allowed then
          ' The purpose can do without it: the column stays empty.'
      end),
    format('要求：%s（%s）。%s%s', kiteline_internal.word_in_chinese(a.demand), a.clauses, a.found_zh,
      case when not a.is_required and not a.is_allowed then '该目的可以没有此项：该列为空。' end),
    a.clauses
  from asked a
  -- What is forbidden no consent cures.
  where kiteline_internal.demand_rank(a.demand) between 2 and 4
    or (a.is_minor and a.demand = 'notice');

  return query
  select 7, 'refusal', c.category, false,
    format('%s %s', r.kind, r.refusal_id),
    format('%s %s', kiteline_internal.word_in_chinese(r.kind), r.refusal_id),
    'It is about ' || coalesce(k.label_en, c.category) || '.',
    '涉及“' || coalesce(k.label_zh, c.category) || '”。',
    null
  from kiteline_internal.standing_refusals(
    access_conditions.policy, access_conditions.purpose, access_conditions.recipient, array[v_key]
  ) as r
  cross join lateral unnest(coalesce(r.categories, array[null])) as c(category)
  left join kiteline_internal.categories k
    on k.policy = access_conditions.policy and k.category = c.category
  where c.category is null
    or c.category in (select s from kiteline_internal.categories_of(access_conditions.purpose) as s);
  if not found then
    return query select 7, 'refusal', null, true, '', '', null, null, null;
  end if;

  v_is_matching := v_key = any (
    kiteline_internal.resolve_subjects(
      purpose, array[v_key], actor, recipient, coalesce(v_as_of, clock_timestamp())
    )
  );
  if v_is_matching and v_missing = '{}' then
    v_is_admitted := v_key = any (
      (kiteline_internal.admit_subjects(v_grant_id, array[v_key], actor)).subjects
    );
  end if;
  return query
  select 8, 'predicate', null, v_is_matching, '', '', null, null, null
  union all
  select 9, 'verdict', null, v_is_admitted, '', '', null, null, null;
end
$access_conditions$;

comment on function kiteline_internal.access_conditions(text, text, text, text, text) is
  'The findings behind explain_access(), in order.';

revoke all on function kiteline_internal.access_conditions(text, text, text, text, text) from public;
