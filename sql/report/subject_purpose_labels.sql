-- kiteline_internal.subject_purpose_labels: what each purpose is called, also one that the policy no longer has

create view kiteline_internal.subject_purpose_labels as
select p.policy, p.purpose, p.label_en, p.label_zh
from kiteline_internal.purposes p
union all
(
  select distinct on (v.policy, v.purpose) v.policy, v.purpose, v.label_en, v.label_zh
  from kiteline_internal.purpose_versions v
  where not exists (
    select from kiteline_internal.purposes p where p.policy = v.policy and p.purpose = v.purpose
  )
  order by v.policy, v.purpose, v.applied_at desc
);

comment on view kiteline_internal.subject_purpose_labels is
  'What each purpose is called, also one that the policy no longer has.';
