-- kiteline_internal.commitment_texts: the versions of what a recipient commits itself to (信息安全承诺书)
--
-- The newest is in force, and only its signature counts: publishing one stops every recipient until it has
-- signed. Three clauses may never be missing: no resale, no leak, the agreed purpose only. text_hash is
-- the SHA-256 of the document.

create table kiteline_internal.commitment_texts (
  commitment_text_id bigint generated always as identity,
  version text not null,
  text_hash text not null,
  clauses text[] not null,
  published_at timestamptz not null default clock_timestamp(),
  published_by text not null default session_user,
  constraint commitment_texts_pkey primary key (commitment_text_id),
  constraint commitment_texts_version_key unique (version),
  constraint commitment_texts_version_check check (btrim(version) <> ''),
  constraint commitment_texts_text_hash_check check (text_hash ~ '^[0-9a-f]{64}$'),
  constraint commitment_texts_clauses_check check (
    clauses @> array['no_resale', 'no_leak', 'purpose_only']
    and array_position(clauses, null) is null
  )
);

comment on table kiteline_internal.commitment_texts is
  'The versions of what a recipient commits itself to (信息安全承诺书); the newest is in force.';
