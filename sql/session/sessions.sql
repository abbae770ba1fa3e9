-- kiteline_internal.sessions: the evidence of every access session, made before the first row is seen
--
-- Who (login, actor), why (purpose, reason), under which grant, when, from where, and exactly whose
-- data (subjects). Append-only, partitioned by month; the token's hash is not evidence and is kept
-- in live_sessions. subjects is indexed, so "who saw this person" is a look-up. withheld: {category: [subject …]},
-- what stayed hidden of the admitted for want of a consent. second_subjects: other people in the rows shown.
-- minor_approval_id: the approval by which minors are among the subjects.

create table kiteline_internal.sessions (
  session_id bigint not null,
  opened_at timestamptz not null,
  grant_id bigint not null,
  policy text not null,
  purpose text not null,
  recipient text not null,
  login text not null,
  actor text not null,
  reason text not null,
  asked text not null,
  asked_count bigint not null,
  admitted_count integer not null,
  subjects text[] not null,
  withheld jsonb,
  second_subjects text[],
  minor_approval_id bigint,
  expires_at timestamptz not null,
  trace_code text not null,
  is_signed boolean not null,
  opened_xid xid8 not null,
  backend_pid integer not null,
  client_address inet,
  application_name text not null,
  constraint sessions_pkey primary key (session_id, opened_at),
  constraint sessions_asked_check check (asked in ('named', 'matching')),
  constraint sessions_admitted_count_check
    check (admitted_count > 0 and admitted_count = cardinality(subjects))
) partition by range (opened_at);

create sequence kiteline_internal.session_ids as bigint;

create index sessions_subjects_idx on kiteline_internal.sessions using gin (subjects);
create index sessions_second_subjects_idx
  on kiteline_internal.sessions using gin (second_subjects)
  where second_subjects is not null;
create index sessions_purpose_idx on kiteline_internal.sessions (purpose, opened_at);

comment on table kiteline_internal.sessions is
  'Every access session with the exact set of subjects, recorded before the first row is seen.';
