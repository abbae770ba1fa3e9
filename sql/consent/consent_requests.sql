-- kiteline_internal.consent_requests: who was asked for a consent, when, with which notice
--
-- One row an act of asking, its people in consent_request_subjects. Nobody is asked who said no within the cool-off.
-- Append-only.

create table kiteline_internal.consent_requests (
  consent_request_id bigint generated always as identity,
  policy text not null,
  purpose text not null,
  recipient text not null,
  notice_id bigint not null,
  channel text not null,
  subject_count integer not null,
  asked_at timestamptz not null default clock_timestamp(),
  asked_by text not null default session_user,
  constraint consent_requests_pkey primary key (consent_request_id),
  constraint consent_requests_notice_id_fkey foreign key (notice_id)
    references kiteline_internal.notices (notice_id),
  constraint consent_requests_channel_check check (channel in ('sms', 'app_popup', 'letter'))
);

comment on table kiteline_internal.consent_requests is 'Who was asked for a consent, when and how.';

create table kiteline_internal.consent_request_subjects (
  consent_request_id bigint not null,
  subject text collate "C" not null,
  constraint consent_request_subjects_pkey primary key (subject, consent_request_id),
  constraint consent_request_subjects_consent_request_id_fkey foreign key (consent_request_id)
    references kiteline_internal.consent_requests (consent_request_id)
);

comment on table kiteline_internal.consent_request_subjects is 'The people of a request for consent.';
