-- kiteline.subject_access: one row per session and subject: whose data could be read, by whom, why
--
-- To ask about one person use kiteline.accesses_of(subject), which uses the index.
-- Read by: kiteline_auditor.

create view kiteline.subject_access as
select
  a.subject,
  s.policy,
  s.session_id,
  s.opened_at,
  s.purpose,
  s.recipient,
  s.login,
  s.actor,
  s.reason,
  s.trace_code
from kiteline_internal.sessions s
cross join unnest(s.subjects) as a(subject);

comment on view kiteline.subject_access is 'One row per session and subject.';
comment on column kiteline.subject_access.subject is 'Key of the subject, as text.';

grant select on kiteline.subject_access to kiteline_auditor;
