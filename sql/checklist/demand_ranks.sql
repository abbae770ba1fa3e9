-- kiteline_internal.demand_ranks(policy text) -> table
--
-- What is demanded now for everything that the policy's purposes show to recipients of the roles they allow, at home and
-- abroad: the rank of the demand, 0 to 5.
-- Called by: publish_checklist(), before and after it. Invoker.

create function kiteline_internal.demand_ranks(policy text)
  returns table (
    purpose text,
    recipient_role text,
    is_abroad boolean,
    category text,
    rank integer
  )
  language sql
  stable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $demand_ranks$
  select
    p.purpose, o.role, a.is_abroad, d.category, kiteline_internal.demand_rank(d.demand)
  from kiteline_internal.purposes p
  cross join lateral unnest(p.recipient_roles) as o(role)
  cross join (values (false), (true)) as a(is_abroad)
  cross join lateral kiteline_internal.demands_of(p.purpose, o.role, a.is_abroad) as d
  where p.policy = demand_ranks.policy
$demand_ranks$;

comment on function kiteline_internal.demand_ranks(text) is
  'What is demanded now for everything that a policy shows.';

revoke all on function kiteline_internal.demand_ranks(text) from public;
