-- kiteline_internal.denials: openings and look-ups that were refused, with the missing conditions
--
-- The caller gets one answer for every refusal; here stands why. Append-only, partitioned by month.

create table kiteline_internal.denials (
  denial_id bigint not null,
  denied_at timestamptz not null,
  kind text not null,
  purpose text,
  grant_id bigint,
  login text not null,
  actor text,
  reason text,
  asked_count bigint,
  missing text[] not null,
  backend_pid integer not null,
  client_address inet,
  constraint denials_pkey primary key (denial_id, denied_at),
  constraint denials_kind_check check (kind in ('opening', 'lookup')),
  constraint denials_missing_check check (cardinality(missing) > 0)
) partition by range (denied_at);

create sequence kiteline_internal.denial_ids as bigint;

comment on table kiteline_internal.denials is
  'Openings and look-ups that were refused, with the missing conditions.';
