-- kiteline_internal.consent_coverages: what the effective consents of a person cover, for openings
--
-- Derived from consents: one small row a person, purpose and recipient. Most people share the same few
-- coverages ({category: {kind, terms_hash}}), so each is kept once and an opening judges it once. Two transactions that
-- enter the same new one at a time each keep their own: a unique index would have one wait for the other.
-- expires_at: when the first of the consents runs out.

create table kiteline_internal.coverages (
  coverage_id integer generated always as identity,
  consents jsonb not null,
  constraint coverages_pkey primary key (coverage_id)
);

create index coverages_consents_idx on kiteline_internal.coverages using hash (consents);

comment on table kiteline_internal.coverages is 'What consents cover, combination by combination.';

insert into kiteline_internal.coverages (consents) values ('{}');

create table kiteline_internal.consent_coverages (
  purpose text collate "C" not null,
  recipient text collate "C" not null,
  subject text collate "C" not null,
  coverage_id integer not null,
  expires_at timestamptz,
  constraint consent_coverages_pkey
    primary key (purpose, recipient, subject) include (coverage_id, expires_at),
  constraint consent_coverages_coverage_id_fkey foreign key (coverage_id)
    references kiteline_internal.coverages (coverage_id)
);

comment on table kiteline_internal.consent_coverages is
  'What the effective consents of a person cover for a purpose and recipient.';
