-- kiteline_internal.demands_of(purpose text, recipient_role text, is_abroad boolean) -> table
--
-- What each category that a purpose shows asks for, with a recipient of that role: the strictest of the decision
-- table (law and house), the purpose's own rule in the policy, and the entry of the checklist in force. rules names
-- what was counted, "policy" and "checklist" among them. A purpose that shows nothing but keys asks for the
-- category "key". In an emergency (tier 1) a row is shown whole or not at all, so every category is required.
-- In plpgsql, which keeps its plan: before version 18 PostgreSQL plans a SQL function anew at each call.
-- Called by: gate_checklist(), gate_qualification(), judge(), category_conditions(), and the view consent_decisions, in
-- which a function runs with the reader's right to execute: readers have it, but no way into the schema. Definer.

create function kiteline_internal.demands_of(
  purpose text,
  recipient_role text,
  is_abroad boolean
)
  returns table (
    category text,
    demand text,
    is_required boolean,
    is_on_checklist boolean,
    qualifications text[],
    rules text[]
  )
  language plpgsql
  stable
  parallel safe
  security definer
  set search_path = pg_catalog, pg_temp
as $demands_of$
#variable_conflict use_column
begin
  return query
  with asked as (
    select p.purpose, p.policy, p.tier_number, p.consent_rule, p.required_categories, k.category
    from kiteline_internal.purposes p
    cross join lateral kiteline_internal.categories_of(p.purpose) as k(category)
    where p.purpose = demands_of.purpose
  ),
  listed as (
    select
      a.category,
      a.consent_rule,
      a.category = any (a.required_categories) or a.tier_number = 1 as is_required,
      e.is_allowed,
      e.consent_kind,
      e.qualifications,
      coalesce(e.is_contract_necessary, false) as is_contract_necessary
    from asked a
    left join lateral (
      select c.checklist_id
      from kiteline_internal.checklists c
      where c.policy = a.policy
      order by c.version desc
      limit 1
    ) as l on true
    left join kiteline_internal.compliance_entries e
      on e.checklist_id = l.checklist_id
      and e.purpose = a.purpose
      and e.category = a.category
      and e.recipient_role = demands_of.recipient_role
  )
  select
    l.category,
    (array['none', 'notice', 'consent', 'separate', 'written', 'forbidden'])[1 + d.rank],
    l.is_required,
    coalesce(l.is_allowed, false),
    coalesce(l.qualifications, '{}'),
    d.rules
  from listed l
  cross join lateral (
    select max(kiteline_internal.demand_rank(r.demand)) as rank, array_agg(r.rule order by r.rule) as rules
    from (
      select a.rule, a.demand
      from kiteline_internal.applied_rules(
        demands_of.purpose, l.category, demands_of.recipient_role, demands_of.is_abroad,
        l.is_contract_necessary
      ) as a
      union all
      select 'policy', l.consent_rule
      union all
      select 'checklist', l.consent_kind
      where l.consent_kind is not null
    ) as r
  ) as d;
end
$demands_of$;

comment on function kiteline_internal.demands_of(text, text, boolean) is
  'What each category that a purpose shows asks for.';

revoke all on function kiteline_internal.demands_of(text, text, boolean) from public;
grant execute on function kiteline_internal.demands_of(text, text, boolean)
  to kiteline_auditor, kiteline_legal, kiteline_service;
