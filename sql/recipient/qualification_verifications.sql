-- kiteline_internal.qualification_verifications: who looked at a qualification and found it good
--
-- Never who recorded it: recorded_by is the qualification's own, by its foreign key, so that the check can
-- compare the two whoever writes the row.

create table kiteline_internal.qualification_verifications (
  qualification_id bigint not null,
  recorded_by text not null,
  reason text not null,
  verified_at timestamptz not null default clock_timestamp(),
  verified_by text not null default session_user,
  constraint qualification_verifications_pkey primary key (qualification_id),
  constraint qualification_verifications_qualification_fkey
    foreign key (qualification_id, recorded_by)
    references kiteline_internal.recipient_qualifications (qualification_id, recorded_by),
  constraint qualification_verifications_four_eyes_check check (verified_by <> recorded_by),
  constraint qualification_verifications_reason_check check (length(btrim(reason)) >= 3)
);

comment on table kiteline_internal.qualification_verifications is
  'Who looked at a qualification and found it good; never who recorded it.';
