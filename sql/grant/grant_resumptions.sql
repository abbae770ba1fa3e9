-- kiteline_internal.grant_resumptions: suspensions that are over

create table kiteline_internal.grant_resumptions (
  suspension_id bigint not null,
  grant_id bigint not null,
  reason text not null,
  resumed_at timestamptz not null default clock_timestamp(),
  resumed_by text not null default session_user,
  constraint grant_resumptions_pkey primary key (suspension_id),
  constraint grant_resumptions_suspension_id_fkey foreign key (suspension_id)
    references kiteline_internal.grant_suspensions (suspension_id),
  constraint grant_resumptions_reason_check check (length(btrim(reason)) >= 3)
);

comment on table kiteline_internal.grant_resumptions is 'Suspensions that are over.';
