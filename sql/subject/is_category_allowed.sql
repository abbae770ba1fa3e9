-- kiteline_internal.is_category_allowed(demand text, is_minor boolean, may_show_minors boolean, is_disclosed boolean,
--   consent jsonb, terms_hash text) -> boolean
--
-- Whether what a category demands is there. consent is {kind, terms_hash} of the effective consent to it, null without
-- one; it counts for the purpose as it stood when it was given. A guardian's consent stands for any demand, of a
-- minor only.
-- Called by: judge(), explain_access(). Invoker.

create function kiteline_internal.is_category_allowed(
  demand text,
  is_minor boolean,
  may_show_minors boolean,
  is_disclosed boolean,
  consent jsonb,
  terms_hash text
)
  returns boolean
  language sql
  immutable
  parallel safe
  security invoker
  return case
    when demand = 'none' then true
    when kiteline_internal.demand_rank(demand) >= 5 then false
    when is_minor then coalesce(
      may_show_minors
        and consent ->> 'kind' = 'guardian'
        and consent ->> 'terms_hash' = terms_hash,
      false
    )
    when demand = 'notice' and is_disclosed then true
    else coalesce(
      consent ->> 'kind' in ('consent', 'separate', 'written')
        and consent ->> 'terms_hash' = terms_hash
        and kiteline_internal.demand_rank(consent ->> 'kind')
          >= kiteline_internal.demand_rank(demand),
      false
    )
  end;

comment on function kiteline_internal.is_category_allowed(
  text, boolean, boolean, boolean, jsonb, text
) is 'Whether what a category demands is there.';

revoke all on function kiteline_internal.is_category_allowed(
  text, boolean, boolean, boolean, jsonb, text
) from public;
