-- kiteline_internal.grant_revocations: the end of a grant before its time
--
-- A row of its own, because an UPDATE of the grant would wait behind whoever holds its lock, and a
-- revocation may wait for nobody.

create table kiteline_internal.grant_revocations (
  grant_id bigint not null,
  reason text not null,
  revoked_at timestamptz not null default clock_timestamp(),
  revoked_by text not null default session_user,
  constraint grant_revocations_pkey primary key (grant_id),
  constraint grant_revocations_grant_id_fkey foreign key (grant_id)
    references kiteline_internal.grants (grant_id),
  constraint grant_revocations_reason_check check (length(btrim(reason)) >= 3)
);

comment on table kiteline_internal.grant_revocations is 'Grants ended before their time.';
