-- kiteline_internal.interruptions: transactions that may have ended or narrowed sessions open at the time
--
-- One row for each statement that recorded a refusal or changed what a gate asks. A reading statement asks
-- here first, in one look-up: did any such transaction commit that my session's opening cannot have seen?
-- It takes the newest row from the end of the index, for "is there any since" would make PostgreSQL, which guesses that a
-- third of the rows qualify, read them from the beginning. Only if so are gate_changes and refusals asked. Written by triggers on those tables, append-only, never cleared: an opening that is still under way may need the oldest row.

create table kiteline_internal.interruptions (
  recorded_xid xid8 not null default pg_current_xact_id()
);

create index interruptions_recorded_xid_idx on kiteline_internal.interruptions (recorded_xid);

comment on table kiteline_internal.interruptions is
  'Transactions that may have ended or narrowed sessions open at the time.';
