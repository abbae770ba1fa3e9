-- kiteline_internal.minor_approvals: who may read children's data for a purpose, by name and for a time
--
-- A child's data needs the guardian's consent and, besides, a reader whom a responsible person approved. Append-only;
-- an approval that is taken back has a row in minor_approval_ends.

create table kiteline_internal.minor_approvals (
  approval_id bigint generated always as identity,
  purpose text not null,
  login text not null,
  actor text not null,
  reason text not null,
  valid_until timestamptz not null,
  approved_at timestamptz not null default clock_timestamp(),
  approved_by text not null default session_user,
  constraint minor_approvals_pkey primary key (approval_id),
  constraint minor_approvals_actor_check check (btrim(actor) <> ''),
  constraint minor_approvals_reason_check check (length(btrim(reason)) >= 10),
  constraint minor_approvals_valid_until_check
    check (valid_until > approved_at and valid_until - approved_at <= interval '366 days')
);

create index minor_approvals_actor_idx
  on kiteline_internal.minor_approvals (purpose, login, actor);

comment on table kiteline_internal.minor_approvals is
  'Who may read children''s data for a purpose, by name and for a time.';

create table kiteline_internal.minor_approval_ends (
  approval_id bigint not null,
  reason text not null,
  ended_at timestamptz not null default clock_timestamp(),
  ended_by text not null default session_user,
  constraint minor_approval_ends_pkey primary key (approval_id),
  constraint minor_approval_ends_approval_id_fkey foreign key (approval_id)
    references kiteline_internal.minor_approvals (approval_id),
  constraint minor_approval_ends_reason_check check (length(btrim(reason)) >= 3)
);

comment on table kiteline_internal.minor_approval_ends is 'Approvals that were taken back.';
