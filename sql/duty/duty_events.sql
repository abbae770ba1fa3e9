-- kiteline_internal.duty_events: what was done about a duty
--
-- A clean-up: certificate_submitted -> verified, or rejected and open again. Every other kind: done. waived ends
-- any of them with a reason. details holds the certificate, the outcome or the reason. Append-only.

create table kiteline_internal.duty_events (
  duty_event_id bigint generated always as identity,
  duty_id bigint not null,
  event text not null,
  details jsonb not null,
  at timestamptz not null default clock_timestamp(),
  by text not null default session_user,
  constraint duty_events_pkey primary key (duty_event_id),
  constraint duty_events_duty_id_fkey foreign key (duty_id)
    references kiteline_internal.duties (duty_id),
  constraint duty_events_event_check
    check (event in ('certificate_submitted', 'verified', 'rejected', 'done', 'waived')),
  constraint duty_events_details_check check (jsonb_typeof(details) = 'object')
);

create index duty_events_duty_id_idx
  on kiteline_internal.duty_events (duty_id, duty_event_id);

comment on table kiteline_internal.duty_events is 'What was done about a duty.';
