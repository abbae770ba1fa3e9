-- kiteline_internal.judge(purpose text, recipient text, recipient_role text, is_abroad boolean, term_set_id integer,
--   coverage_id integer, is_minor boolean, may_show_minors boolean) -> table
--
-- The decision about everybody who has these terms and these consents. A category is allowed when what it demands is
-- there: nothing; a notice, which the terms of collection or a consent stand for; a consent of at least that kind,
-- given to the purpose as it stands now. A minor needs the guardian's consent instead, and an approved reader, except
-- where nothing is demanded (an emergency). Somebody is admitted when every category that the purpose requires is
-- allowed, and at least one is. missing: categories that are not allowed, whose columns stay empty if somebody is
-- admitted all the same. needs_reconsent: one of them lacks the terms.
-- In plpgsql, which keeps its plan: before version 18 PostgreSQL plans a SQL function anew at each call.
-- Called by: admit_subjects(), subjects_to_ask(). Invoker.

create function kiteline_internal.judge(
  purpose text,
  recipient text,
  recipient_role text,
  is_abroad boolean,
  term_set_id integer,
  coverage_id integer,
  is_minor boolean,
  may_show_minors boolean
)
  returns table (
    is_admitted boolean,
    missing text[],
    needs_reconsent boolean
  )
  language plpgsql
  stable
  parallel safe
  security invoker
  set search_path = pg_catalog, pg_temp
as $judge$
#variable_conflict use_column
begin
  return query
  with judged as (
    select
      d.category,
      d.is_required,
      kiteline_internal.is_category_allowed(
        d.demand, judge.is_minor, judge.may_show_minors,
        kiteline_internal.discloses(
          t.terms, judge.purpose, d.category, judge.recipient, judge.recipient_role
        ),
        c.consents -> d.category, p.terms_hash
      ) as is_allowed,
      d.demand <> 'none' and not kiteline_internal.discloses(
        t.terms, judge.purpose, d.category, judge.recipient, judge.recipient_role
      ) as lacks_terms
    from kiteline_internal.purposes p
    cross join lateral kiteline_internal.demands_of(
      judge.purpose, judge.recipient_role, judge.is_abroad
    ) as d
    left join kiteline_internal.term_sets t on t.term_set_id = judge.term_set_id
    left join kiteline_internal.coverages c on c.coverage_id = judge.coverage_id
    where p.purpose = judge.purpose
  )
  select
    coalesce(bool_and(j.is_allowed or not j.is_required) and bool_or(j.is_allowed), false),
    coalesce(array_agg(j.category order by j.category) filter (where not j.is_allowed), '{}'),
    coalesce(bool_or(j.lacks_terms) filter (where not j.is_allowed), false)
  from judged j;
end
$judge$;

comment on function kiteline_internal.judge(
  text, text, text, boolean, integer, integer, boolean, boolean
) is 'The decision about everybody who has these terms and these consents.';

revoke all on function kiteline_internal.judge(
  text, text, text, boolean, integer, integer, boolean, boolean
) from public;
