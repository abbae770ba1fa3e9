-- kiteline_internal.duty_states: every duty with its state
--
-- open -> certificate_submitted -> verified, or open again when rejected; open -> done; any that has not ended ->
-- waived. Overdue is judged by the clock: no job moves a duty.
-- Read by: the duty functions, duty_log.

create view kiteline_internal.duty_states as
select
  d.duty_id,
  d.kind,
  d.policy,
  d.subject,
  d.recipient,
  d.purposes,
  d.owner,
  d.refusal_id,
  d.complaint_id,
  d.session_id,
  d.instructions,
  d.opened_at,
  d.opened_by,
  d.due_at,
  case when e.event is null or e.event = 'rejected' then 'open' else e.event end as state,
  e.at as changed_at,
  e.by as changed_by,
  case when e.event in ('verified', 'done', 'waived') then e.at end as ended_at,
  e.details,
  c.by as certified_by,
  (c.details ->> 'performed_at')::timestamptz as performed_at,
  coalesce(e.event in ('verified', 'done', 'waived'), false) is false
    and d.due_at < clock_timestamp() as is_overdue
from kiteline_internal.duties d
left join lateral (
  select v.event, v.details, v.at, v.by
  from kiteline_internal.duty_events v
  where v.duty_id = d.duty_id
  order by v.duty_event_id desc
  limit 1
) as e on true
left join lateral (
  select v.details, v.by
  from kiteline_internal.duty_events v
  where v.duty_id = d.duty_id and v.event = 'certificate_submitted'
  order by v.duty_event_id desc
  limit 1
) as c on true;

comment on view kiteline_internal.duty_states is 'Every duty with its state.';
