-- kiteline_internal.admit_people(admission, purpose text, recipient text, subjects text[], is_minor boolean,
--   may_show_minors boolean) -> kiteline_internal.admission
--
-- Adds to an admission those of the people whom their terms of collection or consents admit. They are judged in
-- groups: one for each combination of terms and, within it, one for each combination of consents. One index scan finds
-- the groups of twenty thousand people; the plan is kept (admit_subjects), for PostgreSQL cannot know how many there
-- are, and would read a million rows instead.
-- Called by: admit_subjects(). Invoker.

create function kiteline_internal.admit_people(
  admission kiteline_internal.admission,
  purpose text,
  recipient text,
  subjects text[],
  is_minor boolean,
  may_show_minors boolean
)
  returns kiteline_internal.admission
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
as $admit_people$
declare
  v_admission kiteline_internal.admission := admission;
  v_policy text;
  v_found integer := 0;
  v_group record;
begin
  select p.policy into strict v_policy
  from kiteline_internal.purposes p
  where p.purpose = admit_people.purpose;
  for v_group in
    select d.term_set_id, array_agg(d.subject::text) as subjects
    from kiteline_internal.data_subjects d
    where d.policy = v_policy and d.subject = any (admit_people.subjects)
    group by d.term_set_id
  loop
    v_found := v_found + cardinality(v_group.subjects);
    v_admission := kiteline_internal.admit_under_terms(
      v_admission, purpose, recipient, v_group.term_set_id, v_group.subjects, is_minor,
      may_show_minors
    );
  end loop;
  -- People of whom it is not known under which terms their data was collected.
  if v_found < cardinality(subjects) then
    v_admission := kiteline_internal.admit_under_terms(
      v_admission, purpose, recipient, 0,
      array(
        select s.subject
        from unnest(admit_people.subjects) as s(subject)
        where s.subject not in (
          select d.subject
          from kiteline_internal.data_subjects d
          where d.policy = v_policy and d.subject = any (admit_people.subjects)
        )
      ),
      is_minor, may_show_minors
    );
  end if;
  return v_admission;
end
$admit_people$;

comment on function kiteline_internal.admit_people(
  kiteline_internal.admission, text, text, text[], boolean, boolean
) is 'Adds to an admission those whom their terms or consents admit.';

revoke all on function kiteline_internal.admit_people(
  kiteline_internal.admission, text, text, text[], boolean, boolean
) from public;
