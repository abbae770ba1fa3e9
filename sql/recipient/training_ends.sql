-- kiteline_internal.training_ends: trainings that count no more, before their time
--
-- recipient is the training's own, so that only this recipient's sessions ask their gates again.

create table kiteline_internal.training_ends (
  training_id bigint not null,
  recipient text not null,
  reason text not null,
  ended_at timestamptz not null default clock_timestamp(),
  ended_by text not null default session_user,
  constraint training_ends_pkey primary key (training_id),
  constraint training_ends_training_fkey foreign key (training_id, recipient)
    references kiteline_internal.trainings (training_id, recipient),
  constraint training_ends_reason_check check (length(btrim(reason)) >= 3)
);

comment on table kiteline_internal.training_ends is
  'Trainings that count no more, before their time.';
