-- kiteline_internal.gate_changes: transactions after which a gate may be shut that was open
--
-- One row for each statement that touched what an opening is checked for: the grant, the recipient, its papers, the
-- checklist. Null means everybody. A reading statement that learns from interruptions that something happened asks
-- here whether it concerns its own session, and only then asks every gate again. Append-only.

create table kiteline_internal.gate_changes (
  recorded_xid xid8 not null default pg_current_xact_id(),
  recipient text,
  grant_id bigint,
  policy text
);

create index gate_changes_recorded_xid_idx on kiteline_internal.gate_changes (recorded_xid);

comment on table kiteline_internal.gate_changes is
  'Transactions after which a gate may be shut that was open.';
