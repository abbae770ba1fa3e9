-- kiteline_internal.qualification_revocations: qualifications that count no more, before their time
--
-- recipient is the qualification's own, so that only this recipient's sessions ask their gates again.

create table kiteline_internal.qualification_revocations (
  qualification_id bigint not null,
  recipient text not null,
  reason text not null,
  revoked_at timestamptz not null default clock_timestamp(),
  revoked_by text not null default session_user,
  constraint qualification_revocations_pkey primary key (qualification_id),
  constraint qualification_revocations_qualification_fkey
    foreign key (qualification_id, recipient)
    references kiteline_internal.recipient_qualifications (qualification_id, recipient),
  constraint qualification_revocations_reason_check check (length(btrim(reason)) >= 3)
);

comment on table kiteline_internal.qualification_revocations is
  'Qualifications that count no more, before their time.';
