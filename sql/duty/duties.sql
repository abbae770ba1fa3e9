-- kiteline_internal.duties: what somebody owes by a date
--
--   clean_up          a recipient deletes what it received of a person; one for each refusal and recipient
--   post_notice       a person who was shown in an emergency is told of it
--   outreach          somebody speaks with a person who complained
--   annulment_review  what was shared on the strength of an annulled consent is looked into
--   correct           a recipient corrects what it received of a person
--   erase             the house erases a person's data, or restricts it where it has to be kept
-- owner says who has to act: the recipient, or a part of the house. recipient is the recipient concerned: the one that
-- acts, or the one that was shown the person. Rows never change; what was done is in duty_events. Append-only.

create table kiteline_internal.duties (
  duty_id bigint generated always as identity,
  kind text not null,
  policy text collate "C" not null,
  subject text collate "C",
  recipient text collate "C",
  purposes text[] not null,
  owner text not null,
  refusal_id bigint,
  complaint_id bigint,
  session_id bigint,
  instructions text not null,
  opened_at timestamptz not null default clock_timestamp(),
  opened_by text not null default session_user,
  due_at timestamptz not null,
  opened_xid xid8 not null default pg_current_xact_id(),
  constraint duties_pkey primary key (duty_id),
  -- A refusal opens one clean-up for each recipient, and one review.
  constraint duties_refusal_id_key unique (refusal_id, kind, recipient),
  constraint duties_recipient_fkey foreign key (recipient)
    references kiteline_internal.recipients (recipient),
  constraint duties_refusal_id_fkey foreign key (refusal_id)
    references kiteline_internal.refusals (refusal_id),
  constraint duties_complaint_id_fkey foreign key (complaint_id)
    references kiteline_internal.complaints (complaint_id),
  constraint duties_kind_check check (kind in (
    'clean_up', 'post_notice', 'outreach', 'annulment_review', 'correct', 'erase'
  )),
  constraint duties_owner_check check (owner in ('recipient', 'service', 'legal', 'data_owner')),
  constraint duties_owner_recipient_check
    check ((kind in ('clean_up', 'correct')) = (owner = 'recipient')),
  constraint duties_recipient_check check (
    kind in ('outreach', 'erase')
    or (subject is not null and recipient is not null and cardinality(purposes) > 0)
  ),
  constraint duties_cause_check check (
    case kind
      when 'post_notice' then session_id is not null
      when 'outreach' then complaint_id is not null
      when 'correct' then true
      else refusal_id is not null
    end
  ),
  constraint duties_due_at_check check (isfinite(due_at))
);

create index duties_subject_idx on kiteline_internal.duties (policy, subject);

comment on table kiteline_internal.duties is 'What somebody owes by a date.';
