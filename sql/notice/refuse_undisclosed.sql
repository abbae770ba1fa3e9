-- kiteline_internal.refuse_undisclosed(policy text, terms_before jsonb, terms_after jsonb, categories text[],
--   subjects text[]) -> void
--
-- A newer notice may tell of less than the one before. Openings judge by what counts now; for sessions that are open
-- already, the people are refused for the purposes and recipients that the newer notice leaves out, unless nothing is
-- demanded there, as in an emergency.
-- Called by: apply_collection(). Invoker.

create function kiteline_internal.refuse_undisclosed(
  policy text,
  terms_before jsonb,
  terms_after jsonb,
  categories text[],
  subjects text[]
)
  returns void
  language sql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $refuse_undisclosed$
  insert into kiteline_internal.refusals (
    policy, subject, purpose, recipient, categories, kind, reason
  )
  select
    refuse_undisclosed.policy, s.subject, l.purpose, l.recipient, l.categories, 'terms',
    'collected anew under a notice that does not tell of it'
  from (
    select p.purpose, r.recipient, array_agg(k.category order by k.category) as categories
    from kiteline_internal.purposes p
    join kiteline_internal.recipients r on r.role = any (p.recipient_roles)
    cross join lateral kiteline_internal.demands_of(p.purpose, r.role, r.country <> 'CN') as k
    where p.policy = refuse_undisclosed.policy
      and (k.category = any (refuse_undisclosed.categories) or k.category = 'key')
      and k.demand <> 'none'
      and kiteline_internal.discloses(
        refuse_undisclosed.terms_before, p.purpose, k.category, r.recipient, r.role
      )
      and not kiteline_internal.discloses(
        refuse_undisclosed.terms_after, p.purpose, k.category, r.recipient, r.role
      )
    group by p.purpose, r.recipient
  ) as l
  cross join unnest(refuse_undisclosed.subjects) as s(subject)
$refuse_undisclosed$;

comment on function kiteline_internal.refuse_undisclosed(text, jsonb, jsonb, text[], text[]) is
  'Open sessions lose people whom a newer notice does not tell of their purpose.';

revoke all on function kiteline_internal.refuse_undisclosed(text, jsonb, jsonb, text[], text[])
  from public;
