-- kiteline_internal.live_duties: the duties that have not ended
--
-- One small row each, kept by triggers on duties and duty_events, so that a gate does not search years of ended
-- duties for an overdue one.

create table kiteline_internal.live_duties (
  duty_id bigint not null,
  kind text not null,
  policy text collate "C" not null,
  subject text collate "C",
  recipient text collate "C",
  purposes text[] not null,
  due_at timestamptz not null,
  constraint live_duties_pkey primary key (duty_id)
);

create index live_duties_clean_up_idx on kiteline_internal.live_duties (recipient, due_at)
  where kind = 'clean_up';
create index live_duties_subject_idx on kiteline_internal.live_duties (policy, subject);

comment on table kiteline_internal.live_duties is 'The duties that have not ended.';
