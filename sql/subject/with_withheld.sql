-- kiteline_internal.with_withheld(withheld jsonb, categories text[], subjects text[]) -> jsonb
--
-- {category: [subject …]} with these people added to each of these categories; null as long as there is nobody.
-- Called by: admit_under_terms(), with_refused_categories(). Invoker.

create function kiteline_internal.with_withheld(
  withheld jsonb,
  categories text[],
  subjects text[]
)
  returns jsonb
  language sql
  immutable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $with_withheld$
  select case
    when with_withheld.categories = '{}' or with_withheld.subjects = '{}' then with_withheld.withheld
    else (
      select coalesce(with_withheld.withheld, '{}') || jsonb_object_agg(
        c.category,
        coalesce(with_withheld.withheld -> c.category, '[]') || to_jsonb(with_withheld.subjects)
      )
      from unnest(with_withheld.categories) as c(category)
    )
  end
$with_withheld$;

comment on function kiteline_internal.with_withheld(jsonb, text[], text[]) is
  'These people added to each of these categories.';

revoke all on function kiteline_internal.with_withheld(jsonb, text[], text[]) from public;
