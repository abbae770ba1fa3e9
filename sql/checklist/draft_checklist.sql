-- kiteline.draft_checklist(policy text) -> jsonb
--
-- A first checklist, for legal to read and change: one entry for each purpose of the policy, category it shows and
-- role of recipient it allows, with what the decision table asks. It publishes nothing.
-- Called by: kiteline_legal. Definer. Raises: KL002 for an unknown policy.

create function kiteline.draft_checklist(policy text)
  returns jsonb
  language plpgsql
  stable
  parallel unsafe
  security definer
  set search_path = pg_catalog, pg_temp
as $draft_checklist$
begin
  if not exists (
    select from kiteline_internal.policies p where p.policy = draft_checklist.policy
  ) then
    raise exception using
      errcode = 'KL002', message = 'no such object',
      detail = format('policy %s', policy),
      hint = 'Give the name of an applied policy.';
  end if;
  return (
    select coalesce(
      jsonb_agg(
        jsonb_build_object(
          'purpose', p.purpose,
          'category', k.category,
          'recipient_role', o.role,
          'is_allowed', d.demand <> 'forbidden',
          'consent_kind', d.demand,
          'qualifications', '[]'::jsonb,
          'legal_references', d.clauses,
          'is_contract_necessary', false,
          'note', null
        )
        order by p.purpose, k.category, o.role
      ),
      '[]'
    )
    from kiteline_internal.purposes p
    cross join lateral kiteline_internal.categories_of(p.purpose) as k(category)
    cross join lateral unnest(p.recipient_roles) as o(role)
    cross join lateral (
      select
        (array_agg(r.demand order by kiteline_internal.demand_rank(r.demand) desc))[1] as demand,
        to_jsonb(array_agg(distinct r.clause)) as clauses
      from kiteline_internal.applied_rules(p.purpose, k.category, o.role, false, false) as r
    ) as d
    where p.policy = draft_checklist.policy
  );
end
$draft_checklist$;

comment on function kiteline.draft_checklist(text) is 'A first checklist, for legal to read and change.';

revoke all on function kiteline.draft_checklist(text) from public;
grant execute on function kiteline.draft_checklist(text) to kiteline_legal;
