-- kiteline_internal.refusal_lifts: refusals that no longer hold

create table kiteline_internal.refusal_lifts (
  refusal_id bigint not null,
  reason text not null,
  lifted_at timestamptz not null default clock_timestamp(),
  lifted_by text not null default session_user,
  constraint refusal_lifts_pkey primary key (refusal_id),
  constraint refusal_lifts_refusal_id_fkey foreign key (refusal_id)
    references kiteline_internal.refusals (refusal_id)
);

comment on table kiteline_internal.refusal_lifts is 'Refusals that no longer hold.';
