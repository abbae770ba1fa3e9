-- kiteline.session_log: every access session, with the number of recorded statements
--
-- Read by: kiteline_auditor.

create view kiteline.session_log as
select
  s.session_id,
  s.opened_at,
  c.closed_at,
  s.expires_at,
  s.purpose,
  s.recipient,
  s.login,
  s.actor,
  s.reason,
  s.grant_id,
  s.asked,
  s.asked_count,
  s.admitted_count,
  (
    select count(distinct (t.started_at, t.backend_pid))
    from kiteline_internal.statements t
    where t.session_id = s.session_id
  ) as statement_count,
  s.is_signed,
  s.trace_code,
  s.client_address,
  s.application_name
from kiteline_internal.sessions s
left join kiteline_internal.session_closings c on c.session_id = s.session_id;

comment on view kiteline.session_log is 'Every access session, with the number of recorded statements.';
comment on column kiteline.session_log.asked is 'named: for named people; matching: for everyone the purpose admits.';
comment on column kiteline.session_log.asked_count is 'Subjects named, or all subjects when the grant was issued.';
comment on column kiteline.session_log.statement_count is 'Recorded statements; none are recorded for purposes audited by session.';

grant select on kiteline.session_log to kiteline_auditor;
