-- kiteline_internal.applied_rules(purpose text, category text, recipient_role text, is_abroad boolean,
--   is_contract_necessary boolean) -> setof kiteline_internal.consent_rules
--
-- The rules of the decision table that count in one case: those that apply, less what a waiver takes back.
-- Waivers that apply are among them: they explain why nothing more is asked.
-- In plpgsql, which keeps its plan: before version 18 PostgreSQL plans a SQL function anew at each call.
-- Called by: demands_of(), draft_checklist(). Invoker.

create function kiteline_internal.applied_rules(
  purpose text,
  category text,
  recipient_role text,
  is_abroad boolean,
  is_contract_necessary boolean
)
  returns setof kiteline_internal.consent_rules
  language plpgsql
  stable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $applied_rules$
#variable_conflict use_column
begin
  return query
  with matching as (
    select r.*
    from kiteline_internal.purposes p
    left join kiteline_internal.categories c
      on c.policy = p.policy and c.category = applied_rules.category
    join kiteline_internal.consent_rules r
      on (r.recipient_roles is null or applied_rules.recipient_role = any (r.recipient_roles))
      and (r.sensitivities is null or coalesce(c.sensitivity, 'internal') = any (r.sensitivities))
      and (r.is_marketing is null or r.is_marketing = p.is_marketing)
      and (r.is_abroad is null or r.is_abroad = applied_rules.is_abroad)
      and (r.tier_number is null or r.tier_number = p.tier_number)
      and (r.basis is null or r.basis = any (regexp_split_to_array(btrim(p.basis), '\s*;\s*')))
      and (not r.needs_flag or applied_rules.is_contract_necessary)
    where p.purpose = applied_rules.purpose
  )
  select m.*
  from matching m
  where m.is_waiver
    or not exists (
      select
      from matching w
      where w.is_waiver
        and m.rule = any (w.waives)
    );
end
$applied_rules$;

comment on function kiteline_internal.applied_rules(text, text, text, boolean, boolean) is
  'The rules of the decision table that count in one case.';

revoke all on function kiteline_internal.applied_rules(text, text, text, boolean, boolean) from public;
