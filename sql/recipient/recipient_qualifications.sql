-- kiteline_internal.recipient_qualifications: the papers that a partner shows (资质)
--
-- A licence, a certificate, an agreement: what kinds a purpose asks for stands in the checklist. Counts once
-- somebody else has verified it, until valid_until, unless it is revoked. evidence_hash is the SHA-256 of
-- the document, which stays where it is kept. A row never changes: a renewed paper is a new row.

create table kiteline_internal.recipient_qualifications (
  qualification_id bigint generated always as identity,
  recipient text not null,
  kind text not null,
  number text not null,
  issued_on date,
  valid_until timestamptz not null,
  evidence_hash text not null,
  recorded_at timestamptz not null default clock_timestamp(),
  recorded_by text not null default session_user,
  constraint recipient_qualifications_pkey primary key (qualification_id),
  constraint recipient_qualifications_recipient_key unique (qualification_id, recipient),
  constraint recipient_qualifications_recorded_by_key unique (qualification_id, recorded_by),
  constraint recipient_qualifications_recipient_fkey foreign key (recipient)
    references kiteline_internal.recipients (recipient),
  constraint recipient_qualifications_kind_check check (kind ~ '^[a-z][a-z0-9_]{0,62}$'),
  constraint recipient_qualifications_number_check check (btrim(number) <> ''),
  constraint recipient_qualifications_finite_check
    check (isfinite(issued_on) and isfinite(valid_until)),
  constraint recipient_qualifications_evidence_hash_check check (evidence_hash ~ '^[0-9a-f]{64}$')
);

create index recipient_qualifications_kind_idx
  on kiteline_internal.recipient_qualifications (recipient, kind);

comment on table kiteline_internal.recipient_qualifications is 'The papers that a partner shows (资质).';
