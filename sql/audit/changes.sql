-- kiteline_internal.changes: rows of governed tables that were inserted, updated, deleted, truncated
--
-- Which row, whose, which columns, by whom; never the values. Written by the generated statement triggers
-- on governed tables and by record_kernel_change() on kiteline's own. Append-only, partitioned by month.

create table kiteline_internal.changes (
  changed_at timestamptz not null,
  relation text not null,
  command text not null,
  row_key text,
  subject text,
  columns text[],
  login text not null,
  role text not null,
  transaction_xid xid8 not null,
  constraint changes_command_check check (command in ('insert', 'update', 'delete', 'truncate'))
) partition by range (changed_at);

create index changes_relation_idx on kiteline_internal.changes (relation, changed_at);

comment on table kiteline_internal.changes is
  'Which governed rows changed, in which columns, by whom; never the values.';
