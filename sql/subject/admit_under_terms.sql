-- kiteline_internal.admit_under_terms(admission, purpose text, recipient text, term_set_id integer, subjects text[],
--   is_minor boolean, may_show_minors boolean) -> kiteline_internal.admission
--
-- Adds to an admission those of a group of people with the same terms whom the terms, or else their consents, admit.
-- Consents are looked at only where the terms leave something missing: then their end narrows the session.
-- Called by: admit_people(). Invoker.

create function kiteline_internal.admit_under_terms(
  admission kiteline_internal.admission,
  purpose text,
  recipient text,
  term_set_id integer,
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
as $admit_under_terms$
declare
  v_admission kiteline_internal.admission := admission;
  v_recipient kiteline_internal.recipients;
  v_by_terms record;
  v_verdict record;
  v_group record;
  v_covered text[] := '{}';
begin
  select r.* into strict v_recipient
  from kiteline_internal.recipients r
  where r.recipient = admit_under_terms.recipient;
  select j.* into v_by_terms
  from kiteline_internal.judge(
    purpose, recipient, v_recipient.role, v_recipient.country <> 'CN', term_set_id, 0, is_minor,
    may_show_minors
  ) as j;
  if v_by_terms.is_admitted and v_by_terms.missing = '{}' then
    v_admission.subjects := v_admission.subjects || subjects;
    return v_admission;
  end if;

  for v_group in
    select
      c.coverage_id,
      array_agg(c.subject::text) as subjects,
      min(c.expires_at) as expires_at
    from kiteline_internal.consent_coverages c
    where c.purpose = admit_under_terms.purpose
      and c.recipient = admit_under_terms.recipient
      and c.subject = any (admit_under_terms.subjects)
      and (c.expires_at is null or c.expires_at > clock_timestamp())
    group by c.coverage_id
  loop
    select j.* into v_verdict
    from kiteline_internal.judge(
      purpose, recipient, v_recipient.role, v_recipient.country <> 'CN', term_set_id,
      v_group.coverage_id, is_minor, may_show_minors
    ) as j;
    if v_verdict.is_admitted then
      v_admission.subjects := v_admission.subjects || v_group.subjects;
      v_admission.narrows_at := least(v_admission.narrows_at, v_group.expires_at);
      v_admission.withheld := kiteline_internal.with_withheld(
        v_admission.withheld, v_verdict.missing, v_group.subjects
      );
      v_covered := v_covered || v_group.subjects;
    end if;
  end loop;

  if v_by_terms.is_admitted and cardinality(v_covered) < cardinality(subjects) then
    v_covered := array(
      select s.subject
      from unnest(admit_under_terms.subjects) as s(subject)
      where s.subject not in (select c.subject from unnest(v_covered) as c(subject))
    );
    v_admission.subjects := v_admission.subjects || v_covered;
    v_admission.withheld := kiteline_internal.with_withheld(
      v_admission.withheld, v_by_terms.missing, v_covered
    );
  end if;
  return v_admission;
end
$admit_under_terms$;

comment on function kiteline_internal.admit_under_terms(
  kiteline_internal.admission, text, text, integer, text[], boolean, boolean
) is 'Adds to an admission those of a group with the same terms who are admitted.';

revoke all on function kiteline_internal.admit_under_terms(
  kiteline_internal.admission, text, text, integer, text[], boolean, boolean
) from public;
