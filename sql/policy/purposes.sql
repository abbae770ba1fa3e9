-- kiteline_internal.purposes: what customer data may be used for, under which conditions
--
-- Filled by the generated migration. purpose_hash covers all that the purpose shows and under which
-- conditions: a grant is bound to the hash it was issued for, so a purpose that changes
-- ends its grants until they are issued anew. terms_hash covers what a person agrees to (purpose, manner, kinds
-- of data): a consent is bound to that. shows_restricted: one of the few purposes (a claim in law, statutory
-- retention) that go on seeing people whose data may only be stored.

create table kiteline_internal.purposes (
  purpose text not null,
  policy text not null,
  purpose_hash text not null,
  terms_hash text not null,
  label_en text not null,
  label_zh text not null,
  tier text not null,
  tier_number integer not null,
  clause text not null,
  basis text not null,
  consent_rule text not null,
  longest_grant interval not null,
  longest_session interval not null,
  session_cap integer not null,
  audit_level text not null,
  recipient_roles text[] not null,
  reviews text[] not null,
  is_marketing boolean not null,
  is_essential boolean not null,
  uses_pseudonyms boolean not null,
  shows_restricted boolean not null,
  required_categories text[] not null,
  forbidden_categories text[] not null,
  has_second_subjects boolean not null,
  constraint purposes_pkey primary key (purpose),
  constraint purposes_policy_fkey foreign key (policy)
    references kiteline_internal.policies (policy) deferrable initially deferred,
  constraint purposes_purpose_hash_check check (purpose_hash ~ '^[0-9a-f]{64}$'),
  constraint purposes_terms_hash_check check (terms_hash ~ '^[0-9a-f]{64}$'),
  constraint purposes_required_categories_check
    check (not required_categories && forbidden_categories),
  constraint purposes_tier_number_check check (tier_number in (1, 2, 3)),
  constraint purposes_consent_rule_check
    check (consent_rule in ('none', 'notice', 'consent', 'separate', 'written')),
  constraint purposes_longest_grant_check
    check (longest_grant > interval '0' and longest_grant <= interval '30 days'),
  constraint purposes_emergency_grant_check
    check (tier_number <> 1 or longest_grant <= interval '72 hours'),
  constraint purposes_longest_session_check
    check (longest_session > interval '0' and longest_session <= interval '24 hours'),
  constraint purposes_session_cap_check check (session_cap between 1 and 50000),
  constraint purposes_audit_level_check check (audit_level in ('statement', 'session')),
  constraint purposes_basis_check check (btrim(basis) <> '' and btrim(clause) <> '')
);

comment on table kiteline_internal.purposes is 'What customer data may be used for, and on what terms.';
