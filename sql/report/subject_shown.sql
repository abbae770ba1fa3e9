-- kiteline_internal.subject_shown(purpose text, purpose_hash text, withheld text[], as_second_subject boolean) -> table
--
-- What a version of a purpose showed of a person: its words, the kinds of data with how each was shown (raw, masked,
-- pseudonym, or mixed where its columns differ), and the columns ('app.customers.full_name (masked)'). withheld: kinds
-- that stayed hidden. Of a second person only the relations about two persons count; where none is known any more,
-- all. One row; without the version's words when that is unknown.
-- Called by: subject_disclosures(). Invoker.

create function kiteline_internal.subject_shown(
  purpose text,
  purpose_hash text,
  withheld text[],
  as_second_subject boolean
)
  returns table (
    terms_hash text,
    label_en text,
    label_zh text,
    basis text,
    clause text,
    categories text[],
    labels_en text[],
    labels_zh text[],
    treatments text[],
    fields text[]
  )
  language sql
  stable
  parallel unsafe
  security invoker
  set search_path = pg_catalog, pg_temp
as $subject_shown$
  with version as (
    select v.policy, v.terms_hash, v.label_en, v.label_zh, v.basis, v.clause, v.columns
    from kiteline_internal.purpose_versions v
    where v.purpose = subject_shown.purpose and v.purpose_hash = subject_shown.purpose_hash
  ),
  second as materialized (
    select array(
      select kiteline_internal.subject_second_relations(subject_shown.purpose)
    ) as relations
  ),
  shown as (
    select c.relation, c."column", c.category, c.treatment
    from version v
    cross join lateral jsonb_to_recordset(v.columns) as c(
      relation text, "column" text, category text, treatment text
    )
    cross join second s
    where c.category <> 'none'
      and c.category <> all (subject_shown.withheld)
      and (
        not subject_shown.as_second_subject or s.relations = '{}' or c.relation = any (s.relations)
      )
  ),
  kinds as (
    select
      s.category, coalesce(k.label_en, s.category) as label_en,
      coalesce(k.label_zh, s.category) as label_zh,
      case when count(distinct s.treatment) = 1 then min(s.treatment) else 'mixed' end as treatment
    from shown s
    cross join version v
    left join kiteline_internal.categories k on k.policy = v.policy and k.category = s.category
    where s.category <> 'key'
    group by s.category, k.label_en, k.label_zh
  ),
  kind_lists as (
    select
      coalesce(array_agg(k.category order by k.category), '{}') as categories,
      coalesce(array_agg(k.label_en order by k.category), '{}') as labels_en,
      coalesce(array_agg(k.label_zh order by k.category), '{}') as labels_zh,
      coalesce(array_agg(k.treatment order by k.category), '{}') as treatments
    from kinds k
  ),
  field_list as (
    select
      coalesce(
        array_agg(
          format('%s.%s (%s)', s.relation, s."column", s.treatment)
          order by s.relation, s."column"
        ),
        '{}'
      ) as fields
    from shown s
  )
  select
    v.terms_hash, v.label_en, v.label_zh, v.basis, v.clause,
    k.categories, k.labels_en, k.labels_zh, k.treatments, f.fields
  from kind_lists k
  cross join field_list f
  left join version v on true
$subject_shown$;

comment on function kiteline_internal.subject_shown(text, text, text[], boolean) is
  'What a version of a purpose showed of a person.';

revoke all on function kiteline_internal.subject_shown(text, text, text[], boolean) from public;
