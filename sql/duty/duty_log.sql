-- kiteline.duty_log: every duty with its state, how late it is, and what was done about it
--
-- Read by: kiteline_auditor, kiteline_service, kiteline_legal.

create view kiteline.duty_log as
select
  d.duty_id,
  d.kind,
  d.policy,
  d.subject,
  d.recipient,
  d.purposes,
  d.owner,
  d.instructions,
  d.refusal_id,
  d.complaint_id,
  d.session_id,
  d.opened_at,
  d.opened_by,
  d.due_at,
  d.state,
  d.ended_at,
  d.is_overdue,
  greatest(
    0, ceil(extract(epoch from coalesce(d.ended_at, clock_timestamp()) - d.due_at) / 86400)
  )::integer as days_late,
  (
    select coalesce(
      jsonb_agg(
        jsonb_build_object('event', e.event, 'at', e.at, 'by', e.by) || e.details
        order by e.duty_event_id
      ),
      '[]'
    )
    from kiteline_internal.duty_events e
    where e.duty_id = d.duty_id
  ) as history
from kiteline_internal.duty_states d;

comment on view kiteline.duty_log is 'Every duty with its state, and what was done about it.';
comment on column kiteline.duty_log.recipient is 'Whom it concerns: who acts, or who was shown the person.';
comment on column kiteline.duty_log.owner is 'Who has to act.';
comment on column kiteline.duty_log.is_overdue is 'Not ended, and its date has passed.';
comment on column kiteline.duty_log.days_late is 'Days begun since it was due, until it ended; 0 in time.';
comment on column kiteline.duty_log.history is 'Certificates, verdicts, outcomes and reasons, in order.';

grant select on kiteline.duty_log to kiteline_auditor, kiteline_service, kiteline_legal;
