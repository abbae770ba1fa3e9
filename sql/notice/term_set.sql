-- kiteline_internal.term_set(policy text, terms jsonb) -> integer
--
-- The number of a combination of notices; it is entered when it is new.
-- Called by: apply_collection(). Invoker.

create function kiteline_internal.term_set(policy text, terms jsonb)
  returns integer
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $term_set$
declare
  v_term_set_id integer;
begin
  insert into kiteline_internal.term_sets (policy, terms)
  values (term_set.policy, term_set.terms)
  on conflict on constraint term_sets_terms_key do nothing;
  select t.term_set_id into strict v_term_set_id
  from kiteline_internal.term_sets t
  where t.policy = term_set.policy and t.terms = term_set.terms;
  return v_term_set_id;
end
$term_set$;

comment on function kiteline_internal.term_set(text, jsonb) is
  'The number of a combination of notices.';

revoke all on function kiteline_internal.term_set(text, jsonb) from public;
