-- kiteline_internal.subject_second_relations(purpose text) -> setof text
--
-- The relations of a purpose whose rows are about two persons ('app.emergency_contacts'): those whose row policy asks
-- second_scope(). Of a second person only these are shown.
-- Called by: subject_disclosures(). Invoker.

create function kiteline_internal.subject_second_relations(purpose text)
  returns setof text
  language sql
  stable
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $subject_second_relations$
  select n.nspname || '.' || c.relname
  from pg_catalog.pg_policy p
  join pg_catalog.pg_class c on c.oid = p.polrelid
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where position(
    format('kiteline_internal.second_scope(%L::text', subject_second_relations.purpose)
    in pg_get_expr(p.polqual, p.polrelid)
  ) > 0
$subject_second_relations$;

comment on function kiteline_internal.subject_second_relations(text) is
  'The relations of a purpose whose rows are about two persons.';

revoke all on function kiteline_internal.subject_second_relations(text) from public;
