-- kiteline_internal.lookups: announced look-ups
--
-- Committed before the answer is given. The value is kept as a keyed digest only. Append-only,
-- partitioned by month.

create table kiteline_internal.lookups (
  lookup_id bigint not null,
  announced_at timestamptz not null,
  announced_xid xid8 not null,
  grant_id bigint not null,
  purpose text not null,
  lookup text not null,
  login text not null,
  actor text not null,
  reason text not null,
  value_digest bytea not null,
  backend_pid integer not null,
  client_address inet,
  constraint lookups_pkey primary key (lookup_id, announced_at)
) partition by range (announced_at);

create index lookups_login_idx on kiteline_internal.lookups (login, announced_at);

create sequence kiteline_internal.lookup_ids as bigint;

comment on table kiteline_internal.lookups is 'Announced look-ups; the value as a keyed digest.';
