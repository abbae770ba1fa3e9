-- kiteline_internal.trainings: who of a recipient has learnt how to handle customer data
--
-- person is an actor, as the application names him to open_session, or a login, for all who work through
-- it. Counts until valid_until, at most 24 months (here: 732 days, since months have no fixed length), unless
-- ended. score is in points of 100.

create table kiteline_internal.trainings (
  training_id bigint generated always as identity,
  recipient text not null,
  person text not null,
  course text not null,
  score integer,
  valid_until timestamptz not null,
  recorded_at timestamptz not null default clock_timestamp(),
  recorded_by text not null default session_user,
  constraint trainings_pkey primary key (training_id),
  constraint trainings_recipient_key unique (training_id, recipient),
  constraint trainings_recipient_fkey foreign key (recipient)
    references kiteline_internal.recipients (recipient),
  constraint trainings_person_check
    check (person = btrim(person) and length(person) between 1 and 200),
  constraint trainings_course_check check (btrim(course) <> ''),
  constraint trainings_score_check check (score between 0 and 100),
  constraint trainings_term_check
    check (isfinite(valid_until) and valid_until - recorded_at <= interval '732 days')
);

create index trainings_person_idx on kiteline_internal.trainings (recipient, person);

comment on table kiteline_internal.trainings is
  'Who of a recipient has learnt how to handle customer data.';
