-- kiteline_internal.categories_of(purpose text) -> setof text
--
-- The categories of personal data that a purpose shows. Keys and data about nobody do not count, unless there is
-- nothing else: a purpose that shows only who is a customer shares that.
-- Called by: demands_of(), draft_checklist(). Invoker.

create function kiteline_internal.categories_of(purpose text)
  returns setof text
  language plpgsql
  stable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $categories_of$
#variable_conflict use_column
begin
  return query
  with shown as (
    select distinct c.category, c.category in ('key', 'none') as is_builtin
    from kiteline_internal.purpose_columns c
    where c.purpose = categories_of.purpose
  )
  select s.category
  from shown s
  where not s.is_builtin
  union all
  select 'key'
  where not exists (select from shown s where not s.is_builtin)
    and exists (select from shown s);
end
$categories_of$;

comment on function kiteline_internal.categories_of(text) is
  'The categories of personal data that a purpose shows.';

revoke all on function kiteline_internal.categories_of(text) from public;
