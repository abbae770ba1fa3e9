-- kiteline_internal.with_refused_categories(withheld jsonb, policy text, purpose text, recipient text, subjects text[])
--   -> jsonb
--
-- What stays hidden of the admitted, with the categories added that they refused. Usually there are none.
-- Called by: admit_subjects(). Invoker.

create function kiteline_internal.with_refused_categories(
  withheld jsonb,
  policy text,
  purpose text,
  recipient text,
  subjects text[]
)
  returns jsonb
  language plpgsql
  stable
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $with_refused_categories$
declare
  v_withheld jsonb := withheld;
  v_group record;
begin
  for v_group in
    select c.category, array_agg(distinct r.subject::text) as subjects
    from kiteline_internal.standing_refusals(
      with_refused_categories.policy, with_refused_categories.purpose,
      with_refused_categories.recipient, with_refused_categories.subjects
    ) as r
    cross join lateral unnest(r.categories) as c(category)
    where c.category in (
      select k from kiteline_internal.categories_of(with_refused_categories.purpose) as k
    )
      and not coalesce(
        with_refused_categories.withheld -> c.category ? r.subject::text, false
      )
    group by c.category
  loop
    v_withheld := kiteline_internal.with_withheld(
      v_withheld, array[v_group.category], v_group.subjects
    );
  end loop;
  return v_withheld;
end
$with_refused_categories$;

comment on function kiteline_internal.with_refused_categories(jsonb, text, text, text, text[]) is
  'What stays hidden of the admitted, with the categories that they refused.';

revoke all on function kiteline_internal.with_refused_categories(jsonb, text, text, text, text[])
  from public;
