-- kiteline_internal.without_empty(admission, purpose text) -> kiteline_internal.admission
--
-- Leaves out of an admission the people of whom nothing is left to show: each category that the purpose shows is withheld,
-- one because its consent is missing, another because the person refused it.
-- Called by: admit_subjects(), when somebody refused some categories. Invoker.

create function kiteline_internal.without_empty(
  admission kiteline_internal.admission,
  purpose text
)
  returns kiteline_internal.admission
  language plpgsql
  stable
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $without_empty$
declare
  v_admission kiteline_internal.admission := admission;
  v_empty text[];
begin
  v_empty := array(
    select s.subject
    from jsonb_each(v_admission.withheld) as w(category, subjects)
    cross join lateral jsonb_array_elements_text(w.subjects) as s(subject)
    group by s.subject
    having count(distinct w.category) >= (
      select count(*) from kiteline_internal.categories_of(without_empty.purpose)
    )
  );
  if v_empty = '{}' then
    return v_admission;
  end if;
  v_admission.subjects := array(
    select s.subject
    from unnest(v_admission.subjects) as s(subject)
    where s.subject not in (select e.subject from unnest(v_empty) as e(subject))
  );
  select jsonb_object_agg(l.category, l.subjects) into v_admission.withheld
  from (
    select w.category, jsonb_agg(s.subject) as subjects
    from jsonb_each(v_admission.withheld) as w(category, subjects)
    cross join lateral jsonb_array_elements_text(w.subjects) as s(subject)
    where s.subject not in (select e.subject from unnest(v_empty) as e(subject))
    group by w.category
  ) as l;
  return v_admission;
end
$without_empty$;

comment on function kiteline_internal.without_empty(kiteline_internal.admission, text) is
  'Leaves out the people of whom nothing is left to show.';

revoke all on function kiteline_internal.without_empty(kiteline_internal.admission, text)
  from public;
