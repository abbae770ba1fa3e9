-- kiteline_internal.consents: what people agreed to, one row a category
--
-- A consent is bound to a person, a purpose as it stood (terms_hash), a recipient, a category and the notice that
-- was shown, with its evidence. States: pending -> effective -> withdrawn, expired, superseded or annulled; only the
-- state changes, only along these edges (keep_consent_history). Of two the later by number counts, never by given_at,
-- which the caller says. At most one effective consent covers a person, purpose, recipient and category.

create table kiteline_internal.consents (
  consent_id bigint generated always as identity,
  policy text collate "C" not null,
  subject text collate "C" not null,
  purpose text collate "C" not null,
  terms_hash text not null,
  recipient text collate "C" not null,
  category text collate "C" not null,
  kind text not null,
  channel text not null,
  notice_id bigint not null,
  given_at timestamptz not null,
  expires_at timestamptz,
  evidence_ref text not null,
  evidence_hash text not null,
  interaction_ms integer,
  guardian text,
  is_own_initiative boolean not null,
  effective_from timestamptz,
  state text not null,
  state_reason text not null,
  state_changed_at timestamptz not null default clock_timestamp(),
  state_changed_by text not null default session_user,
  recorded_at timestamptz not null default clock_timestamp(),
  recorded_by text not null default session_user,
  recorded_xid xid8 not null default pg_current_xact_id(),
  constraint consents_pkey primary key (consent_id),
  constraint consents_notice_id_fkey foreign key (notice_id)
    references kiteline_internal.notices (notice_id),
  constraint consents_recipient_fkey foreign key (recipient)
    references kiteline_internal.recipients (recipient),
  constraint consents_kind_check
    check (kind in ('notice', 'consent', 'separate', 'written', 'guardian')),
  -- The closed list of channels (短信、APP弹窗、书面函件).
  constraint consents_channel_check check (channel in ('sms', 'app_popup', 'letter')),
  constraint consents_written_check check (kind <> 'written' or channel = 'letter'),
  constraint consents_evidence_check
    check (btrim(evidence_ref) <> '' and evidence_hash ~ '^[0-9a-f]{64}$'),
  constraint consents_interaction_check
    check ((channel = 'app_popup') = (interaction_ms is not null) and interaction_ms >= 0),
  constraint consents_guardian_check
    check ((kind = 'guardian') = (guardian is not null) and btrim(guardian) <> ''),
  constraint consents_expires_at_check
    check (expires_at is null or (isfinite(expires_at) and expires_at > given_at)),
  constraint consents_state_check check (
    state in ('pending', 'effective', 'withdrawn', 'expired', 'superseded', 'annulled')
    and (state <> 'effective' or effective_from is not null)
  )
);

create unique index consents_effective_key
  on kiteline_internal.consents (policy, purpose, recipient, subject, category)
  where state = 'effective';
create index consents_subject_idx on kiteline_internal.consents (policy, subject);
-- Whose consent ran out, to end it; and whose runs out while a session is open.
create index consents_running_out_idx
  on kiteline_internal.consents (purpose, recipient, expires_at)
  where expires_at is not null and state = 'effective';
create index consents_expires_at_idx
  on kiteline_internal.consents (purpose, recipient, expires_at)
  where expires_at is not null;

comment on table kiteline_internal.consents is 'What people agreed to, one row a category.';
