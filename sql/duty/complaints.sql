-- kiteline_internal.complaints: what people complained about, and which refusals followed at once
--
-- refusal_ids: the annulments of the consents that the person never really gave, and the end of everything not
-- essential. The duty to speak with the person is in duties (outreach). Append-only.

create table kiteline_internal.complaints (
  complaint_id bigint generated always as identity,
  policy text collate "C" not null,
  subject text collate "C" not null,
  about text not null,
  channel text not null,
  refusal_ids bigint[] not null,
  filed_at timestamptz not null default clock_timestamp(),
  filed_by text not null default session_user,
  constraint complaints_pkey primary key (complaint_id),
  constraint complaints_about_check check (length(btrim(about)) >= 3)
);

create index complaints_subject_idx on kiteline_internal.complaints (policy, subject);

comment on table kiteline_internal.complaints is
  'What people complained about, and which refusals followed.';
