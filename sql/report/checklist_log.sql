-- kiteline.checklist_log: every entry of every version of the compliance checklist (合规清单)
--
-- is_review_overdue: the version in force should have been looked at again by now.
-- Read by: kiteline_auditor, kiteline_legal.

create view kiteline.checklist_log as
select
  c.policy,
  c.version,
  c.is_in_force,
  e.purpose,
  e.category,
  e.recipient_role,
  e.is_allowed,
  e.consent_kind,
  e.qualifications,
  e.legal_references,
  c.published_at,
  c.published_by,
  c.review_due_at,
  c.is_in_force and c.review_due_at < clock_timestamp() as is_review_overdue
from (
  select
    l.checklist_id,
    l.policy,
    l.version,
    l.published_at,
    l.published_by,
    l.review_due_at,
    l.version = max(l.version) over (partition by l.policy) as is_in_force
  from kiteline_internal.checklists l
) as c
join kiteline_internal.compliance_entries e on e.checklist_id = c.checklist_id;

comment on view kiteline.checklist_log is 'Every entry of every version of the compliance checklist.';
comment on column kiteline.checklist_log.is_in_force is 'True for the highest version of the policy.';
comment on column kiteline.checklist_log.consent_kind is 'The house''s demand; law and policy may ask for more.';
comment on column kiteline.checklist_log.is_review_overdue is 'In force, and its review is late.';

grant select on kiteline.checklist_log to kiteline_auditor, kiteline_legal;
