-- kiteline.change_log: changes of governed rows and of kiteline's own tables
--
-- Which row, whose, which columns; never the values. Read by: kiteline_auditor.

create view kiteline.change_log as
select
  c.changed_at,
  c.relation,
  c.command,
  c.row_key,
  c.subject,
  c.columns,
  c.login,
  c.role
from kiteline_internal.changes c;

comment on view kiteline.change_log is 'Changes of governed rows and of kitelines own tables.';
comment on column kiteline.change_log.columns is 'Columns whose value changed by an update; null for other commands.';
comment on column kiteline.change_log.role is 'Role set by SET ROLE, or none.';

grant select on kiteline.change_log to kiteline_auditor;
