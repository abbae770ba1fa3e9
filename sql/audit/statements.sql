-- kiteline_internal.statements: each reading statement and relation, where the transaction can write
--
-- One row per evaluation of a row policy; a statement that joins two views makes two.
-- statement_number comes from a sequence, which no ROLLBACK turns back: a rolled-back statement
-- leaves a gap. No query text, since its literals may be personal; statement_hash tells equal
-- statements from different ones. Append-only, partitioned by month.

create table kiteline_internal.statements (
  statement_number bigint not null,
  started_at timestamptz not null,
  recorded_at timestamptz not null,
  session_id bigint not null,
  purpose text not null,
  relation text not null,
  login text not null,
  backend_pid integer not null,
  statement_hash bytea not null
) partition by range (recorded_at);

create index statements_session_id_idx on kiteline_internal.statements (session_id);

create sequence kiteline_internal.statement_numbers as bigint;

-- Counts refused reads: the record of a refused read dies with its error, the number does not.
create sequence kiteline_internal.refused_read_numbers as bigint;

comment on table kiteline_internal.statements is
  'Each reading statement and relation, where the transaction can write.';
