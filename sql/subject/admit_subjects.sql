-- kiteline_internal.admit_subjects(grant_id bigint, subjects text[], actor text) -> kiteline_internal.admission
--
-- Of the people that an opening asks for and the purpose's predicates admit, those whom law and house allow at this
-- moment: no refusal stands, and the terms of collection or consents cover what is demanded (judge). Minors are judged
-- apart. A refusal of some categories hides those; it refuses the person where the purpose requires one of them or
-- shows nothing else.
-- Called by: start_session(), find_subjects(), access_conditions(). Invoker.

create function kiteline_internal.admit_subjects(grant_id bigint, subjects text[], actor text)
  returns kiteline_internal.admission
  language plpgsql
  volatile
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
as $admit_subjects$
declare
  v_grant kiteline_internal.grants;
  v_purpose kiteline_internal.purposes;
  v_minors text[];
  v_refused text[];
  v_adults text[] := subjects;
  v_approval_id bigint;
  v_admission kiteline_internal.admission;
  v_grown integer;
  v_withheld jsonb;
begin
  select g.* into strict v_grant
  from kiteline_internal.grants g
  where g.grant_id = admit_subjects.grant_id;
  select p.* into strict v_purpose
  from kiteline_internal.purposes p
  where p.purpose = v_grant.purpose;
  execute format('select kiteline_internal.%I($1)', 'minors_of_' || v_purpose.policy)
  into v_minors
  using subjects;
  perform kiteline_internal.expire_consents(v_grant.purpose, v_grant.recipient, subjects);
  v_refused := array(
    select r.subject
    from kiteline_internal.standing_refusals(
      v_purpose.policy, v_grant.purpose, v_grant.recipient, admit_subjects.subjects
    ) as r
    where r.categories is null
      or r.categories && v_purpose.required_categories
      -- In an emergency a row is shown whole or not at all.
      or v_purpose.tier_number = 1
      or r.categories @> array(select k from kiteline_internal.categories_of(v_grant.purpose) as k)
  );

  -- Rarely anybody: the whole list goes on as it is.
  if v_minors <> '{}' or v_refused <> '{}' then
    v_adults := array(
      select s.subject
      from unnest(admit_subjects.subjects) as s(subject)
      where s.subject not in (select u.subject from unnest(v_minors || v_refused) as u(subject))
    );
    v_minors := array(
      select s.subject
      from unnest(v_minors) as s(subject)
      where s.subject not in (select u.subject from unnest(v_refused) as u(subject))
    );
  end if;
  v_admission.subjects := '{}';
  v_admission := kiteline_internal.admit_people(
    v_admission, v_grant.purpose, v_grant.recipient, v_adults, false, false
  );
  if v_minors <> '{}' then
    v_approval_id := kiteline_internal.minor_approval_of(v_grant.purpose, v_grant.login, actor);
    v_grown := cardinality(v_admission.subjects);
    v_admission := kiteline_internal.admit_people(
      v_admission, v_grant.purpose, v_grant.recipient, v_minors, true, v_approval_id is not null
    );
    if cardinality(v_admission.subjects) > v_grown then
      v_admission.minor_approval_id := v_approval_id;
    end if;
  end if;

  v_withheld := v_admission.withheld;
  v_admission.withheld := kiteline_internal.with_refused_categories(
    v_withheld, v_purpose.policy, v_grant.purpose, v_grant.recipient, v_admission.subjects
  );
  if v_admission.withheld is distinct from v_withheld then
    v_admission := kiteline_internal.without_empty(v_admission, v_grant.purpose);
  end if;
  if v_purpose.has_second_subjects then
    v_admission.second_subjects := kiteline_internal.second_subjects_of(
      v_grant.purpose, v_grant.recipient, v_admission.subjects
    );
  end if;
  return v_admission;
end
$admit_subjects$;

comment on function kiteline_internal.admit_subjects(bigint, text[], text) is
  'Whom law and house allow at this moment, of the people that an opening asks for.';

revoke all on function kiteline_internal.admit_subjects(bigint, text[], text) from public;
