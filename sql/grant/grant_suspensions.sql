-- kiteline_internal.grant_suspensions: grants that may not be used until they are resumed
--
-- Append-only: resuming adds a row to grant_resumptions. cause says what suspended it: a checklist that no longer
-- allows it, or an administrator.

create table kiteline_internal.grant_suspensions (
  suspension_id bigint generated always as identity,
  grant_id bigint not null,
  cause text not null,
  reason text not null,
  suspended_at timestamptz not null default clock_timestamp(),
  suspended_by text not null default session_user,
  constraint grant_suspensions_pkey primary key (suspension_id),
  constraint grant_suspensions_grant_id_fkey foreign key (grant_id)
    references kiteline_internal.grants (grant_id),
  constraint grant_suspensions_cause_check check (cause in ('checklist', 'administrator')),
  constraint grant_suspensions_reason_check check (length(btrim(reason)) >= 3)
);

create index grant_suspensions_grant_id_idx on kiteline_internal.grant_suspensions (grant_id);

comment on table kiteline_internal.grant_suspensions is
  'Grants that may not be used until they are resumed.';
