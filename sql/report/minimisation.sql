-- kiteline.minimisation: what was asked, what was admitted, what was saved, per grant
--
-- Asked: subjects named, or all subjects there were when a session was asked for everyone. Columns: labelled
-- columns of the relations the purpose reads, and how many of them it shows. Read by: kiteline_auditor.

create view kiteline.minimisation as
select
  s.purpose,
  s.recipient,
  s.grant_id,
  count(*) as session_count,
  sum(s.asked_count) as asked_subjects,
  sum(s.admitted_count) as admitted_subjects,
  sum(greatest(s.asked_count - s.admitted_count, 0)) as saved_subjects,
  round(
    100.0 * sum(greatest(s.asked_count - s.admitted_count, 0)) / nullif(sum(s.asked_count), 0), 1
  ) as saved_percent,
  (
    select count(*)
    from kiteline_internal.governed_columns g
    where g.policy = s.policy and g.relation in (
      select c.relation from kiteline_internal.purpose_columns c where c.purpose = s.purpose
    )
  ) as labelled_columns,
  (
    select count(*) from kiteline_internal.purpose_columns c where c.purpose = s.purpose
  ) as shown_columns
from kiteline_internal.sessions s
group by s.policy, s.purpose, s.recipient, s.grant_id;

comment on view kiteline.minimisation is 'What was asked, admitted and saved, per grant.';
comment on column kiteline.minimisation.asked_subjects is 'Subjects named, or all there were.';
comment on column kiteline.minimisation.saved_percent is 'Share of the asked subjects that was not admitted.';
comment on column kiteline.minimisation.shown_columns is 'How many of the labelled columns the purpose shows.';

grant select on kiteline.minimisation to kiteline_auditor;
