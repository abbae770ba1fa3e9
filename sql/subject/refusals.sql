-- kiteline_internal.refusals: subjects whose data may not be shared, from the next statement on
--
-- purpose null means every purpose. recorded_xid lets a statement ask "anything that my session's
-- set cannot know of yet?" without trusting a clock or the order in which transactions commit.
-- A refusal never changes; lifting it adds a row to refusal_lifts.

create table kiteline_internal.refusals (
  refusal_id bigint generated always as identity,
  policy text not null,
  subject text not null,
  purpose text,
  kind text not null,
  reason text not null,
  recorded_xid xid8 not null default pg_current_xact_id(),
  recorded_at timestamptz not null default clock_timestamp(),
  recorded_by text not null default session_user,
  constraint refusals_pkey primary key (refusal_id),
  constraint refusals_kind_check check (kind in ('restriction')),
  constraint refusals_reason_check check (length(btrim(reason)) >= 3)
);

create index refusals_subject_idx on kiteline_internal.refusals (policy, subject);
create index refusals_recorded_xid_idx on kiteline_internal.refusals (policy, recorded_xid);

comment on table kiteline_internal.refusals is
  'Subjects whose data may not be shared, from the next statement on.';
