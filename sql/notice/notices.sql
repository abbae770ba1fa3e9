-- kiteline_internal.notices: what people were told, version by version
--
-- A privacy agreement, a supplementary confirmation or the notice of one purpose, with the contents that the law asks
-- for (PIPL 17; 23: the recipients by name; 30: necessity and impact where data is sensitive). The text itself is kept
-- elsewhere; its hash proves which one it was. purposes, categories and recipients are those it discloses.
-- Append-only.

create table kiteline_internal.notices (
  notice_id bigint generated always as identity,
  policy text not null,
  kind text not null,
  version text not null,
  text_hash text not null,
  handler_name text not null,
  handler_contact text not null,
  manner text not null,
  retention text not null,
  rights text not null,
  purposes text[] not null,
  categories text[] not null,
  recipients text[] not null,
  necessity text,
  published_at timestamptz not null,
  recorded_at timestamptz not null default clock_timestamp(),
  recorded_by text not null default session_user,
  constraint notices_pkey primary key (notice_id),
  constraint notices_version_key unique (policy, kind, version),
  constraint notices_kind_check
    check (kind in ('privacy_agreement', 'supplementary', 'purpose_notice')),
  constraint notices_text_hash_check check (text_hash ~ '^[0-9a-f]{64}$'),
  constraint notices_contents_check check (
    btrim(version) <> '' and btrim(handler_name) <> '' and btrim(handler_contact) <> ''
    and btrim(manner) <> '' and btrim(retention) <> '' and btrim(rights) <> ''
  ),
  constraint notices_disclosed_check
    check (cardinality(purposes) > 0 and cardinality(categories) > 0),
  constraint notices_published_at_check
    check (isfinite(published_at) and published_at <= recorded_at)
);

comment on table kiteline_internal.notices is 'What people were told, version by version.';
