-- kiteline_internal.purpose_versions: what a purpose was, under each hash that grants were issued for
--
-- purposes holds what a purpose is now; a session of last year is explained by the version of its grant.
-- columns lists {relation, column, category, treatment, mask}. Append-only.

create table kiteline_internal.purpose_versions (
  purpose text not null,
  purpose_hash text not null,
  terms_hash text not null,
  policy text not null,
  label_en text not null,
  label_zh text not null,
  basis text not null,
  clause text not null,
  tier_number integer not null,
  consent_rule text not null,
  is_essential boolean not null,
  is_marketing boolean not null,
  columns jsonb not null,
  applied_at timestamptz not null default clock_timestamp(),
  applied_by text not null default session_user,
  constraint purpose_versions_pkey primary key (purpose, purpose_hash)
);

comment on table kiteline_internal.purpose_versions is
  'What a purpose was, under each hash that grants were issued for.';
