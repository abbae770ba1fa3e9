-- kiteline_internal.live_sessions: what a reading statement is checked against
--
-- One small row per session that may still read, found by the hash of its token. The admitted keys
-- stand here a second time, in their own type, so that a row policy compares key with key and can use the
-- index; "external" keeps them uncompressed, because they are read whole by each statement.
-- refusal_horizon: what this transaction or a later one recorded, the opening may not have seen; seen: which of them it
-- has seen all the same, when an older one was still running.
-- narrows_at: when the first consent of one of them runs out. withheld: as in sessions.

create table kiteline_internal.live_sessions (
  token_hash bytea not null,
  session_id bigint not null,
  opened_at timestamptz not null,
  grant_id bigint not null,
  policy text not null,
  purpose text not null,
  recipient text not null,
  login text not null,
  actor text not null,
  as_of timestamptz not null,
  expires_at timestamptz not null,
  opened_xid xid8 not null,
  refusal_horizon xid8 not null,
  seen pg_snapshot not null,
  records_statements boolean not null,
  narrows_at timestamptz,
  withheld jsonb,
  second_subjects text[],
  minor_approval_id bigint,
  bigint_subjects bigint[],
  uuid_subjects uuid[],
  text_subjects text[],
  constraint live_sessions_pkey primary key (token_hash),
  constraint live_sessions_subjects_check
    check (num_nonnulls(bigint_subjects, uuid_subjects, text_subjects) = 1)
);

alter table kiteline_internal.live_sessions
  alter column bigint_subjects set storage external,
  alter column uuid_subjects set storage external,
  alter column text_subjects set storage external;

create index live_sessions_session_id_idx on kiteline_internal.live_sessions (session_id);
create index live_sessions_expires_at_idx on kiteline_internal.live_sessions (expires_at);

comment on table kiteline_internal.live_sessions is
  'What a reading statement is checked against: one row per session that may still read.';
