-- kiteline_internal.commitments: which recipient signed which commitment text, by whose hand
--
-- signed_at is when it was signed, recorded_at when that became known here. evidence_hash is the SHA-256
-- of the signed document.

create table kiteline_internal.commitments (
  recipient text not null,
  commitment_text_id bigint not null,
  signatory text not null,
  signed_at timestamptz not null,
  evidence_hash text not null,
  recorded_at timestamptz not null default clock_timestamp(),
  recorded_by text not null default session_user,
  constraint commitments_pkey primary key (recipient, commitment_text_id),
  constraint commitments_recipient_fkey foreign key (recipient)
    references kiteline_internal.recipients (recipient),
  constraint commitments_commitment_text_id_fkey foreign key (commitment_text_id)
    references kiteline_internal.commitment_texts (commitment_text_id),
  constraint commitments_signatory_check check (btrim(signatory) <> ''),
  constraint commitments_signed_at_check check (isfinite(signed_at)),
  constraint commitments_evidence_hash_check check (evidence_hash ~ '^[0-9a-f]{64}$')
);

comment on table kiteline_internal.commitments is
  'Which recipient signed which commitment text, by whose hand.';
