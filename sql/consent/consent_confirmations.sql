-- kiteline_internal.consent_confirmations: the second, separate yes to a pending consent
--
-- With evidence of its own. Append-only.

create table kiteline_internal.consent_confirmations (
  consent_id bigint not null,
  channel text not null,
  evidence_ref text not null,
  evidence_hash text not null,
  confirmed_at timestamptz not null default clock_timestamp(),
  confirmed_by text not null default session_user,
  constraint consent_confirmations_pkey primary key (consent_id),
  constraint consent_confirmations_consent_id_fkey foreign key (consent_id)
    references kiteline_internal.consents (consent_id),
  constraint consent_confirmations_channel_check check (channel in ('sms', 'app_popup', 'letter')),
  constraint consent_confirmations_evidence_check
    check (btrim(evidence_ref) <> '' and evidence_hash ~ '^[0-9a-f]{64}$')
);

comment on table kiteline_internal.consent_confirmations is
  'The second, separate yes to a pending consent.';
