-- kiteline.statement_log: recorded statements with their session's actor and reason
--
-- A statement that reads several relations has one row a relation. Missing statement_numbers were rolled
-- back. Read by: kiteline_auditor.

create view kiteline.statement_log as
select
  t.statement_number,
  t.started_at,
  t.session_id,
  t.purpose,
  t.relation,
  s.actor,
  t.login,
  s.reason,
  s.admitted_count as subject_count,
  t.backend_pid,
  encode(t.statement_hash, 'hex') as statement_hash
from kiteline_internal.statements t
join kiteline_internal.sessions s on s.session_id = t.session_id;

comment on view kiteline.statement_log is 'Recorded statements with their sessions actor and reason.';
comment on column kiteline.statement_log.subject_count is 'Subjects the statement could read.';
comment on column kiteline.statement_log.statement_hash is 'SHA-256 of the query text: equal statements have equal hashes.';

grant select on kiteline.statement_log to kiteline_auditor;
