-- kiteline_internal.transfer_mechanisms: what allows a recipient abroad to receive personal data
--
-- The authority's security assessment, a certification, the standard contract or an exemption (PIPL
-- 38). It is needed besides each person's own consent, never instead. Counts until valid_until, unless ended.

create table kiteline_internal.transfer_mechanisms (
  mechanism_id bigint generated always as identity,
  recipient text not null,
  kind text not null,
  reference text not null,
  valid_until timestamptz not null,
  recorded_at timestamptz not null default clock_timestamp(),
  recorded_by text not null default session_user,
  constraint transfer_mechanisms_pkey primary key (mechanism_id),
  constraint transfer_mechanisms_recipient_key unique (mechanism_id, recipient),
  constraint transfer_mechanisms_recipient_fkey foreign key (recipient)
    references kiteline_internal.recipients (recipient),
  constraint transfer_mechanisms_kind_check
    check (kind in ('assessment', 'certification', 'standard_contract', 'exemption')),
  constraint transfer_mechanisms_reference_check check (btrim(reference) <> ''),
  constraint transfer_mechanisms_finite_check check (isfinite(valid_until))
);

create index transfer_mechanisms_recipient_idx on kiteline_internal.transfer_mechanisms (recipient);

comment on table kiteline_internal.transfer_mechanisms is
  'What allows a recipient abroad to receive personal data.';
