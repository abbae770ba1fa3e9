-- kiteline_internal.mechanism_ends: transfer mechanisms that count no more, before their time
--
-- recipient is the mechanism's own, so that only this recipient's sessions ask their gates again.

create table kiteline_internal.mechanism_ends (
  mechanism_id bigint not null,
  recipient text not null,
  reason text not null,
  ended_at timestamptz not null default clock_timestamp(),
  ended_by text not null default session_user,
  constraint mechanism_ends_pkey primary key (mechanism_id),
  constraint mechanism_ends_mechanism_fkey foreign key (mechanism_id, recipient)
    references kiteline_internal.transfer_mechanisms (mechanism_id, recipient),
  constraint mechanism_ends_reason_check check (length(btrim(reason)) >= 3)
);

comment on table kiteline_internal.mechanism_ends is
  'Transfer mechanisms that count no more, before their time.';
