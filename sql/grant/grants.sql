-- kiteline_internal.grants: time-boxed authorisations
--
-- One purpose, one recipient, one login, finite. A row never changes: it cannot be extended, and
-- revoking adds a row to grant_revocations. Subtracting two timestamptz is immutable, so the term can be a
-- check; adding an interval is only stable.

create table kiteline_internal.grants (
  grant_id bigint generated always as identity,
  purpose text not null,
  purpose_hash text not null,
  tier_number integer not null,
  recipient text not null,
  login text not null,
  reason text not null,
  valid_from timestamptz not null,
  expires_at timestamptz not null,
  max_subjects_per_day integer,
  requires_signature boolean not null,
  asked_subjects bigint not null,
  issued_at timestamptz not null default clock_timestamp(),
  issued_by text not null default session_user,
  constraint grants_pkey primary key (grant_id),
  constraint grants_recipient_fkey foreign key (recipient)
    references kiteline_internal.recipients (recipient),
  constraint grants_reason_check check (length(btrim(reason)) >= 10),
  constraint grants_finite_check check (isfinite(valid_from) and isfinite(expires_at)),
  constraint grants_order_check check (expires_at > valid_from),
  constraint grants_term_check check (expires_at - valid_from <= interval '30 days'),
  constraint grants_emergency_term_check
    check (tier_number <> 1 or expires_at - valid_from <= interval '72 hours'),
  constraint grants_max_subjects_per_day_check check (max_subjects_per_day > 0)
);

comment on table kiteline_internal.grants is 'Time-boxed authorisations; rows never change.';
