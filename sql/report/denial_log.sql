-- kiteline.denial_log: refused openings and look-ups, with the missing conditions
--
-- The caller got one answer whatever was missing. Refused reads are in the server's log only: their
-- record dies with their error (refused_reads counts them). Read by: kiteline_auditor.

create view kiteline.denial_log as
select
  d.denial_id,
  d.denied_at,
  d.kind,
  d.purpose,
  d.grant_id,
  d.login,
  d.actor,
  d.reason,
  d.asked_count,
  d.missing,
  d.client_address
from kiteline_internal.denials d;

comment on view kiteline.denial_log is 'Refused openings and look-ups, with the missing conditions.';
comment on column kiteline.denial_log.missing is 'What the opening or look-up lacked.';

grant select on kiteline.denial_log to kiteline_auditor;
